import type { SchedulerLike, Subscription } from 'rxjs';
import { yieldThrough } from './yieldThrough.ts';

/** One emitter behind a gate. */
export interface Seat {
  readonly depth: number;
  readonly scheduler: SchedulerLike;
  /** Emits until the gate no longer admits it; called with the seat already off the waiting list. */
  readonly wake: () => void;
}

/**
 * The demand of a stage that queues: closed while its queue is full. Emitters ask `admits` before each value, and
 * `wait` for their turn otherwise. Turns are given one at a time, from the event loop and never from inside another
 * emission: deepest first, equals in the order in which they began to wait. An emitter that waits holds back shallower
 * ones, because they subscribed it (`concatMap` of tables) and what they emit meanwhile would be buffered.
 */
export class Gate {
  #open = true;
  #deepest = -1;
  readonly #waiting: { readonly seat: Seat; ready: boolean }[] = [];
  #turn: Subscription | undefined;

  get isOpen(): boolean {
    return this.#open;
  }

  close(): void {
    this.#open = false;
  }

  open(): void {
    this.#open = true;
    this.#scheduleTurn();
  }

  /** Whether an emitter of this depth may emit its next value now. */
  admits(depth: number): boolean {
    return this.#open && this.#deepest <= depth;
  }

  /** Waits for a turn: the gate is closed, a deeper emitter waits, or the emitter has used its slice. */
  wait(seat: Seat): void {
    this.#enter(seat, true);
  }

  /** Holds back shallower emitters without asking for a turn: the emitter awaits something of its own. */
  park(seat: Seat): void {
    this.#enter(seat, false);
  }

  /** Removes the emitter, if it is here; what it held back may go on. */
  leave(seat: Seat): void {
    const at = this.#waiting.findIndex((entry) => entry.seat === seat);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#measure();
    this.#scheduleTurn();
  }

  #enter(seat: Seat, ready: boolean): void {
    const entry = this.#waiting.find((other) => other.seat === seat);
    if (entry) entry.ready = ready;
    else this.#waiting.push({ seat, ready });
    this.#measure();
    this.#scheduleTurn();
  }

  #measure(): void {
    this.#deepest = this.#waiting.reduce((depth, { seat }) => Math.max(depth, seat.depth), -1);
  }

  #next(): number {
    return this.#open ? this.#waiting.findIndex(({ seat, ready }) => ready && seat.depth === this.#deepest) : -1;
  }

  #scheduleTurn(): void {
    if (this.#turn && !this.#turn.closed) return;
    const entry = this.#waiting[this.#next()];
    if (entry) this.#turn = yieldThrough(entry.seat.scheduler, () => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#turn = undefined;
    const [entry] = this.#waiting.splice(this.#next(), this.#next() < 0 ? 0 : 1);
    this.#measure();
    try {
      entry?.seat.wake();
    } finally {
      this.#scheduleTurn();
    }
  }
}
