import { Gate } from './gate.ts';

/** The source is paused when so many values wait, and goes on at half of it. */
const HIGH_WATER_MARK = 1024;

/** A queue of the values of one source, which it pauses while too many wait. Subscribe the source behind `gate`. */
export class PausingQueue<T> {
  readonly gate = new Gate();
  /** Whether the source has completed. */
  ended = false;
  #values: T[] = [];
  #head = 0;

  get length(): number {
    return this.#values.length - this.#head;
  }

  /** The value that waits longest; there must be one. */
  get first(): T {
    return this.#values[this.#head] as T;
  }

  put(value: T): void {
    this.#values.push(value);
    if (this.gate.isOpen && this.length >= HIGH_WATER_MARK) this.gate.close();
  }

  /** Removes the first value and returns it. */
  take(): T {
    const value = this.first;
    this.#head++;
    if (this.#head >= HIGH_WATER_MARK) {
      this.#values = this.#values.slice(this.#head);
      this.#head = 0;
    }
    if (!this.gate.isOpen && this.length <= HIGH_WATER_MARK / 2) this.gate.open();
    return value;
  }

  /** Drops what waits. */
  clear(): void {
    this.#values = [];
    this.#head = 0;
  }
}
