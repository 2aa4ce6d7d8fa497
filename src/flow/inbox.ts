import { Gate } from './gate.ts';

/** The upstream is paused when so many values wait, and goes on at half of it. */
const highWaterMark = 1024;

/** What a source has sent and nobody has taken yet, behind the gate that pauses the source. */
export class Inbox<T> {
  readonly gate = new Gate();
  ended = false;
  #queue: T[] = [];
  #head = 0;

  get length(): number {
    return this.#queue.length - this.#head;
  }

  /** The value that waits longest; there must be one. */
  get first(): T {
    return this.#queue[this.#head] as T;
  }

  put(value: T): void {
    this.#queue.push(value);
    if (this.gate.isOpen && this.length >= highWaterMark) this.gate.close();
  }

  take(): T {
    const value = this.first;
    this.#head++;
    if (this.#head >= highWaterMark) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    if (!this.gate.isOpen && this.length <= highWaterMark / 2) this.gate.open();
    return value;
  }
}
