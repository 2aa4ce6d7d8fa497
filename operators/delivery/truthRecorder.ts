import {
  asyncScheduler,
  type Observable,
  type OperatorFunction,
  Subject,
  type Subscriber,
  type Subscription,
} from 'rxjs';
import { optionError, SpindleError } from '../../src/errors.ts';
import type { Delivery } from '../../src/event/tally.ts';
import { type Truth, truthTracker } from '../../src/event/truth.ts';
import { type Context, currentContext, within } from '../../src/flow/context.ts';
import type { Emitter } from '../../src/flow/gate.ts';
import { operate } from '../../src/flow/operate.ts';
import { overflow, queueLimit } from '../../src/flow/overflow.ts';
import { PausingQueue } from '../../src/flow/pausingQueue.ts';

/**
 * One subscription of `recordTruth`. Events wait in an queue. Each write hands the truth of all that have been received to the
 * sink; when it is acknowledged, those events may leave.
 */
export class TruthRecorder<E extends object> {
  readonly #destination: Subscriber<E>;
  readonly #deliver: OperatorFunction<readonly Truth[], Delivery>;
  readonly #outer = currentContext();
  readonly #emitting: Context | undefined;
  readonly #emitter: Emitter;
  readonly #truthOf = truthTracker();
  readonly #queue = new PausingQueue<E>();
  readonly #records = new Subject<readonly Truth[]>();
  /** The subscription of the sink, once it is started. */
  #recording: Subscription | undefined;
  #received = 0;
  #emitted = 0;
  /** How many of the received events may leave, because their truth is written. */
  #released = 0;
  /** How many events may leave when the write under way is acknowledged. */
  #releasedNext: number | undefined;
  #pending: Truth[] = [];
  /** Records that the sink has been given. */
  #written = 0;
  #isDraining = false;
  /** Why the source has failed. */
  #failure: unknown;

  constructor(destination: Subscriber<E>, deliver: OperatorFunction<readonly Truth[], Delivery>) {
    this.#destination = destination;
    this.#deliver = deliver;
    const depth = this.#outer?.depth ?? 0;
    this.#emitting = this.#outer && { gate: this.#outer.gate, depth: depth + 1 };
    this.#emitter = { depth, scheduler: asyncScheduler, resume: () => this.#goOn() };
  }

  run(source: Observable<E>): void {
    this.#destination.add(() => this.#outer?.gate.remove(this.#emitter));
    const subscriber = operate<E, E>({
      destination: this.#destination,
      next: (event) => this.#receive(event),
      error: (error) => this.#sourceFailed(error),
      complete: () => {
        this.#queue.ended = true;
        this.#drain();
      },
    });
    within({ gate: this.#queue.gate, depth: 0 }, () => source.subscribe(subscriber));
  }

  #receive(event: E): void {
    if (this.#queue.length >= queueLimit) throw overflow('recordTruth', queueLimit);
    this.#queue.put(event);
    this.#received++;
    const truth = this.#truthOf(event);
    if (truth) this.#pending.push(truth);
    this.#goOn();
  }

  #goOn(): void {
    this.#write();
    this.#drain();
  }

  /** Hands over what is pending, one write at a time. Without any truth, what was received may leave at once. */
  #write(): void {
    if (this.#releasedNext !== undefined || !this.#requireSink()) return;
    if (this.#pending.length === 0) {
      this.#released = this.#received;
      return;
    }
    this.#releasedNext = this.#received;
    this.#written += this.#pending.length;
    const records = this.#pending;
    this.#pending = [];
    this.#records.next(records);
  }

  #acknowledged({ eventsSent, skipped = 0 }: Delivery): void {
    // A failed write may be acknowledged in part, and the sink also tells of a run without any truth.
    if (eventsSent + skipped < this.#written || this.#releasedNext === undefined) return;
    this.#released = this.#releasedNext;
    this.#releasedNext = undefined;
    this.#goOn();
  }

  /** Emits the events that may leave, as far as the stage below wants them; closes the sink after the last. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    within(this.#emitting, () => {
      while (this.#emitted < this.#released && !this.#destination.closed && this.#isWanted()) {
        this.#emitted++;
        this.#destination.next(this.#queue.take());
      }
    });
    this.#isDraining = false;
    if (this.#isDone && !this.#destination.closed && this.#requireSink()) this.#records.complete();
  }

  get #isDone(): boolean {
    return this.#queue.ended && this.#queue.length === 0;
  }

  /** Whether the stage below wants an event now; waits for its turn if not. */
  #isWanted(): boolean {
    if (!this.#outer || this.#outer.gate.admits(this.#emitter.depth)) return true;
    this.#outer.gate.waitForTurn(this.#emitter);
    return false;
  }

  /** Whether the sink is started. Starts it only when an event is wanted: the sink of the events opens first, and may fail. */
  #requireSink(): boolean {
    if (this.#recording) return true;
    if (!this.#isWanted()) return false;
    this.#recording = within(undefined, () =>
      this.#records.pipe(this.#deliver).subscribe({
        next: (delivery) => this.#acknowledged(delivery),
        error: (error: SpindleError) => this.#fail(error === this.#failure ? error : ofTruth(error)),
        complete: () => {
          if (this.#isDone) within(this.#outer, () => this.#destination.complete());
          else this.#fail(new SpindleError('SINK_WRITE_FAILED', 'the reader of the truth is gone'));
        },
      }),
    );
    this.#destination.add(this.#recording);
    return true;
  }

  /** Aborts the sink, if it is started, with the source's own error. */
  #sourceFailed(error: unknown): void {
    if (!this.#recording) {
      this.#destination.error(error);
      return;
    }
    this.#failure = error;
    this.#records.error(error);
  }

  #fail(error: unknown): void {
    within(this.#outer, () => this.#destination.error(error));
  }
}

/** Says that the truth could not be written, as opposed to the events. */
const ofTruth = (error: SpindleError): SpindleError =>
  optionError(error.code, ['truth'], (naming) => `: ${error.messageWith(naming)}`, { cause: error.cause });
