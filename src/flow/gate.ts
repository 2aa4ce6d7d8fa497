import type { SchedulerLike, Subscription } from 'rxjs';
import { yieldToEventLoop } from './yieldToEventLoop.ts';

/** A stage that emits through a gate: a source, or a stage with a queue. */
export interface Emitter {
  /** How many emitters of the same gate are emitting around it. */
  readonly depth: number;
  /** Where its turns are scheduled. */
  readonly scheduler: SchedulerLike;
  /** Emits until the gate no longer admits it. */
  readonly resume: () => void;
}

interface Waiting {
  readonly emitter: Emitter;
  wantsTurn: boolean;
}

/**
 * The demand of a stage with a queue. The gate is closed while the queue is full.
 *
 * An emitter asks `admits` before each value. If the gate does not admit it, the emitter waits for a turn. One emitter at a time
 * gets a turn, from the event loop and never inside another emission. The deepest comes first; equals come in the order in which
 * they began to wait.
 *
 * An emitter that waits holds back the shallower ones. They subscribed it, as `concatMap` of tables does, so what they emit
 * meanwhile would only be buffered.
 */
export class Gate {
  #isOpen = true;
  readonly #waiting: Waiting[] = [];
  /** The depth of the deepest emitter that waits. */
  #deepest = -1;
  #turn: Subscription | undefined;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    this.#scheduleTurn();
  }

  /** Whether an emitter of this depth may emit its next value now. */
  admits(depth: number): boolean {
    return this.#isOpen && this.#deepest <= depth;
  }

  /** Calls `resume` of the emitter when its turn has come. */
  waitForTurn(emitter: Emitter): void {
    this.#enter(emitter, true);
  }

  /** Holds back shallower emitters while this one awaits its next value. It gets no turn. */
  awaitValue(emitter: Emitter): void {
    this.#enter(emitter, false);
  }

  /** Forgets an emitter that waits, if it does. Those that it held back may go on. */
  remove(emitter: Emitter): void {
    const index = this.#waiting.findIndex((entry) => entry.emitter === emitter);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#waitingChanged();
  }

  #enter(emitter: Emitter, wantsTurn: boolean): void {
    const entry = this.#waiting.find((other) => other.emitter === emitter);
    if (entry) entry.wantsTurn = wantsTurn;
    else this.#waiting.push({ emitter, wantsTurn });
    this.#waitingChanged();
  }

  #waitingChanged(): void {
    this.#measureDepth();
    this.#scheduleTurn();
  }

  #measureDepth(): void {
    this.#deepest = this.#waiting.reduce((depth, { emitter }) => Math.max(depth, emitter.depth), -1);
  }

  /** The emitter whose turn is next. */
  get #next(): Emitter | undefined {
    if (!this.#isOpen) return undefined;
    return this.#waiting.find(({ emitter, wantsTurn }) => wantsTurn && emitter.depth === this.#deepest)?.emitter;
  }

  #scheduleTurn(): void {
    if (this.#turn && !this.#turn.closed) return;
    const next = this.#next;
    if (next) this.#turn = yieldToEventLoop(next.scheduler, () => this.#giveTurn());
  }

  #giveTurn(): void {
    this.#turn = undefined;
    // Another emitter may be next by now, or none.
    const next = this.#next;
    if (!next) return;
    this.#waiting.splice(
      this.#waiting.findIndex(({ emitter }) => emitter === next),
      1,
    );
    this.#measureDepth();
    try {
      next.resume();
    } finally {
      this.#scheduleTurn();
    }
  }
}
