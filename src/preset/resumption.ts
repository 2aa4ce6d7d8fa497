import { defer, filter, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { Sink } from '../../sinks/sink.ts';
import { checkOption, optionError, printable, sinkError } from '../errors.ts';
import type { Delivery, Tally } from '../event/tally.ts';
import { monotonicScheduler } from '../flow/monotonicScheduler.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Shape } from './checkpointText.ts';

/** A checkpoint is written at most so often. */
const intervalMs = 1000;

/** The run of a table that goes on from a checkpoint, and notes there how far it is. */
export class Resumption {
  /** What earlier runs have sent. */
  readonly before: Delivery;
  /** How many events of the stream that is: those that the sink left out are among them. */
  readonly passed: number;
  readonly #checkpoint: Checkpoint;
  readonly #table: string;
  readonly #shape: Shape;
  readonly #sink: Sink;
  #savedAt = 0;
  #hasBegun = false;

  constructor(checkpoint: Checkpoint, table: string, shape: Shape, sink: Sink) {
    this.#checkpoint = checkpoint;
    this.#table = table;
    this.#shape = shape;
    this.#sink = sink;
    this.before = checkpoint.delivery(table, shape);
    this.passed = this.before.eventsSent + (this.before.skipped ?? 0);
    const { position } = checkpoint;
    const wasPlaced = position !== undefined;
    checkOption(
      checkpoint.isNew || wasPlaced === (sink.position !== undefined),
      'sink',
      `one that ${wasPlaced ? 'does not say' : 'says'} where it stands`,
      `of the kind that the checkpoint ${checkpoint.path} was written with`,
    );
    sink.resume?.(position);
  }

  /** Writes the checkpoint when the sink is open and has nothing yet of this run, so that a crash from there on is known. */
  readonly begin = (): void => {
    this.#save(this.before, false);
    this.#hasBegun = true;
  };

  /**
   * Drops the events that were sent; the tally sees them, since they tell whether a later one is late. Errs where the stream has
   * fewer.
   */
  skipSent<T extends object>(tally: Tally): MonoTypeOperatorFunction<T> {
    return (events) =>
      defer(() => {
        let seen = 0;
        return events.pipe(
          filter((event) => {
            if (seen >= this.passed) return true;
            seen++;
            tally.isLate(event);
            return false;
          }),
          tap({ complete: () => this.#requireSent(seen) }),
        );
      });
  }

  /**
   * Writes the checkpoint after acknowledgements, once a second at most, and at the end. Not after a batch that was acknowledged
   * in part: the last checkpoint stays, and what was sent since is known again by the sink, or sent again. Nor where the sink did
   * not open: it stands nowhere. `isCutShort` says whether the end that comes is not the stream's own.
   */
  note(tally: Tally, isCutShort: () => boolean): MonoTypeOperatorFunction<Delivery> {
    let delivery = this.before;
    const save = (isDone = false) => {
      if (this.#hasBegun && tally.isWhole) this.#save(delivery, isDone);
    };
    return tap({
      next: (acknowledged) => {
        delivery = acknowledged;
        if (monotonicScheduler.now() - this.#savedAt >= intervalMs) save();
      },
      complete: () => save(!isCutShort()),
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

  #requireSent(seen: number): void {
    if (seen < this.passed)
      throw optionError(
        'INVALID_INPUT',
        ['checkpoint'],
        `: ${printable(this.#checkpoint.path)} says that ${this.passed} events of ${printable(this.#table)} were sent, and the stream has ${seen}: remove it to start anew`,
      );
  }

  #save(delivery: Delivery, isDone: boolean): void {
    this.#savedAt = monotonicScheduler.now();
    this.#checkpoint.save(this.#table, { delivery, shape: this.#shape, isDone }, this.#position(delivery));
  }

  #position({ eventsSent }: Delivery): unknown {
    try {
      return this.#sink.position?.();
    } catch (cause) {
      throw sinkError('writing to', cause, eventsSent);
    }
  }
}
