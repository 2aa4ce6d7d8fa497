import { asyncScheduler, filter, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { Sink } from '../sinks/sink.ts';
import { Checkpoint, type Shape } from './checkpoint.ts';
import type { Delivery, Tally } from './tally.ts';

/** A checkpoint is written at most so often. */
const intervalMs = 1000;

/** The run of a table that goes on from a checkpoint, and notes there how far it is. */
export class Resumption {
  /** What earlier runs have sent. */
  readonly before: Delivery;
  readonly #checkpoint: Checkpoint;
  readonly #table: string;
  readonly #shape: Shape;
  readonly #sink: Sink;

  constructor(path: string, table: string, shape: Shape, sink: Sink) {
    this.#checkpoint = new Checkpoint(path);
    this.#table = table;
    this.#shape = shape;
    this.#sink = sink;
    this.before = this.#checkpoint.delivery(table, shape);
    const { position } = this.#checkpoint;
    if (position !== undefined) sink.resume?.(position);
  }

  /** Drops the events that were sent; the tally sees them, since they tell whether a later one is late. */
  skipSent<T extends object>(tally: Tally): MonoTypeOperatorFunction<T> {
    const { eventsSent, skipped = 0 } = this.before;
    return filter((event, i) => {
      if (i >= eventsSent + skipped) return true;
      tally.isLate(event);
      return false;
    });
  }

  /** Writes the checkpoint after acknowledgements, once a second at most, and at the end. */
  note(): MonoTypeOperatorFunction<Delivery> {
    let delivery = this.before;
    let last = asyncScheduler.now();
    const save = () => {
      last = asyncScheduler.now();
      this.#checkpoint.save(this.#table, this.#shape, delivery, this.#sink.position?.());
    };
    return tap({
      next: (acknowledged) => {
        delivery = acknowledged;
        if (asyncScheduler.now() - last >= intervalMs) save();
      },
      complete: save,
      error: (error: unknown) => {
        try {
          save();
        } catch {
          // The run has failed already, and says why.
          throw error;
        }
      },
    });
  }
}
