import { defer, filter, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { Sink } from '../../sinks/sink.ts';
import { checkOption, optionError, printable, sinkError } from '../errors.ts';
import type { Delivery, Tally } from '../event/tally.ts';
import { monotonicScheduler } from '../flow/monotonicScheduler.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Shape } from './checkpointText.ts';

/** The least time between two writes of the checkpoint. */
const intervalMs = 1000;

/** Lets the run of a table go on from a checkpoint, and writes there how far it is. */
export class Resumption {
  /** The totals of earlier runs. */
  readonly before: Delivery;
  /** How many events of the stream earlier runs have sent or left out. */
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

  /** Writes the checkpoint when the sink is open, before its first write. Then every crash of the run leaves a checkpoint. */
  readonly begin = (): void => {
    this.#save(this.before, false);
    this.#hasBegun = true;
  };

  /** Drops the events that were sent, after the tally has seen them, because they decide whether a later one is late. */
  skipSent<T extends object>(tally: Tally): MonoTypeOperatorFunction<T> {
    return (events) =>
      defer(() => {
        let seen = 0;
        return events.pipe(
          filter((event) => {
            if (seen >= this.passed) return true;
            seen++;
            tally.pass(event);
            return false;
          }),
          tap({ complete: () => this.#requireSent(seen) }),
        );
      });
  }

  /**
   * Writes the checkpoint after acknowledgements, at most once a second, and at the end. It writes none after a batch that was
   * acknowledged in part: from the last checkpoint, the sink recognizes what was sent since, or gets it again. It writes none if the
   * sink has not opened, because it then has no position. `isCutShort` says whether the run ends before the end of the stream.
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
          // The first failure is the one to report.
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
