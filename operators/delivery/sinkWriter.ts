import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { receiptOfError, type Sink, toReceipt } from '../../sinks/sink.ts';
import { type SinkLike, toSink } from '../../sinks/toSink.ts';
import { type SinkStep, SpindleError, sinkError } from '../../src/errors.ts';
import { type Delivery, Tally } from '../../src/event/tally.ts';
import { within } from '../../src/flow/context.ts';
import { Gate } from '../../src/flow/gate.ts';
import { operate } from '../../src/flow/operate.ts';
import { overflow, queueLimit } from '../../src/flow/overflow.ts';
import { isPromise, SinkCalls } from './sinkCalls.ts';
import { takeBatch } from './takeBatch.ts';

/** Options of {@link writeTo}, which are checked already. */
export interface WriteToOptions {
  readonly highWaterMark?: number;
  readonly batchSize?: number;
  /** Makes what counts the acknowledged events. A run that is resumed gives one with the totals of earlier runs. */
  readonly tally?: () => Tally;
  /** If it returns a promise, the sink counts as started when that is fulfilled. */
  readonly onStart?: (() => void | Promise<void>) | undefined;
}

/** `sinkTo`, which can also go on from the totals of an earlier run. */
export function writeTo<E extends object>(
  target: SinkLike<E>,
  { highWaterMark = 4096, batchSize = 1, tally = () => new Tally(), onStart }: WriteToOptions,
): OperatorFunction<E | readonly E[], Delivery> {
  const sink = toSink(target);
  return (source) =>
    new Observable<Delivery>((destination) => {
      const settings = { target, sink, highWaterMark, batchSize, tally: tally(), onStart };
      new SinkWriter<E>(settings, destination).run(source);
    });
}

interface Settings {
  readonly target: object;
  readonly sink: Sink;
  readonly highWaterMark: number;
  readonly batchSize: number;
  readonly tally: Tally;
  readonly onStart: (() => void | Promise<void>) | undefined;
}

/**
 * One subscription of `sinkTo`. It goes from `starting` to `idle`, between `idle` and `writing` for each batch, and ends
 * `over`: closed, failed or given up.
 */
class SinkWriter<E extends object> {
  readonly #settings: Settings;
  readonly #destination: Subscriber<Delivery>;
  readonly #subscriber: Subscriber<E | readonly E[]>;
  readonly #calls: SinkCalls;
  readonly #gate = new Gate();
  #phase: 'starting' | 'idle' | 'writing' | 'over' = 'starting';
  #queue: (readonly E[])[] = [];
  /** Events that are queued or being written. */
  #waiting = 0;
  /** How the source has ended, if it has. */
  #end: 'completed' | { readonly error: unknown } | undefined;
  /** What the sink has said of itself while it was not being written to. */
  #broken: { readonly error: unknown } | undefined;
  #hasDelivered = false;
  #isDraining = false;

  constructor(settings: Settings, destination: Subscriber<Delivery>) {
    this.#settings = settings;
    this.#destination = destination;
    this.#calls = new SinkCalls(settings.target);
    this.#subscriber = operate<E | readonly E[], Delivery>({
      destination,
      next: (value) => this.#enqueue(value),
      error: (error) => this.#sourceEnded({ error }),
      complete: () => this.#sourceEnded('completed'),
    });
  }

  /** Subscribes to the source behind a closed gate, then starts the sink. */
  run(source: Observable<E | readonly E[]>): void {
    const { sink, onStart } = this.#settings;
    if (this.#calls.areOfAnother) {
      const message = 'sink: this sink is in use by another live subscription; give each its own';
      this.#destination.error(new SpindleError('INVALID_OPTION', message));
      return;
    }
    this.#destination.add(() => this.#giveUp());
    this.#calls.begin();
    this.#gate.close();
    within({ gate: this.#gate, depth: 0 }, () => source.subscribe(this.#subscriber));
    // A source that cannot be paused may have overflowed the queue already.
    if (this.#isOver) return;
    this.#calls.call(
      () => {
        const starting = sink.start?.({ error: (error) => this.#sinkErred(error) });
        return isPromise(starting) ? starting.then(onStart) : onStart?.();
      },
      () => this.#started(),
      (error) => this.#sinkFailed('starting', error),
    );
  }

  get #isOver(): boolean {
    return this.#phase === 'over';
  }

  #started(): void {
    if (this.#isOver) return;
    this.#phase = 'idle';
    if (this.#waiting < this.#settings.highWaterMark) this.#gate.open();
    this.#drain();
  }

  #enqueue(value: E | readonly E[]): void {
    const events = (Array.isArray(value) ? value : [value]) as readonly E[];
    if (events.length === 0) return;
    const { highWaterMark } = this.#settings;
    const limit = Math.max(queueLimit, 2 * highWaterMark);
    if (this.#waiting > 0 && this.#waiting + events.length > limit) throw overflow('sinkTo', limit);
    this.#waiting += events.length;
    this.#queue.push(events);
    if (this.#waiting >= highWaterMark) this.#gate.close();
    this.#drain();
  }

  #sourceEnded(end: 'completed' | { readonly error: unknown }): void {
    this.#end = end;
    this.#drain();
  }

  #sinkErred(error: unknown): void {
    this.#broken ??= { error };
    this.#drain();
  }

  /** Writes what waits and ends when all is written; a loop, since a write may be acknowledged at once. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#phase === 'idle') {
      const end = this.#end;
      if (typeof end === 'object') this.#fail(end.error);
      else if (this.#broken) this.#sinkFailed('writing to', this.#broken.error);
      else if (this.#queue.length > 0) this.#write(takeBatch(this.#queue, this.#settings.batchSize));
      else if (end === 'completed') this.#finish();
      else break;
    }
    this.#isDraining = false;
  }

  #write(events: readonly E[]): void {
    this.#phase = 'writing';
    this.#calls.call(
      () => this.#settings.sink.write(events, this.#queue[0]),
      (result) => this.#written(events, result),
      (error) => this.#writeFailed(error),
    );
  }

  #written(events: readonly E[], result: unknown): void {
    const { tally, highWaterMark } = this.#settings;
    const { acknowledged = events, skipped } = toReceipt(result) ?? {};
    tally.add(acknowledged, skipped);
    if (this.#isOver) return;
    this.#phase = 'idle';
    this.#waiting -= events.length;
    if (!this.#gate.isOpen && this.#waiting <= highWaterMark / 2) this.#gate.open();
    this.#tell(tally.delivery());
    this.#drain();
  }

  #writeFailed(error: unknown): void {
    if (this.#isOver) return;
    const { tally } = this.#settings;
    tally.isWhole = false;
    const receipt = receiptOfError(error);
    if (receipt && receipt.acknowledged.length + receipt.skipped > 0) {
      tally.add(receipt.acknowledged, receipt.skipped);
      this.#tell(tally.delivery());
    }
    this.#sinkFailed('writing to', error);
  }

  /** The sink takes no more: either its reader is gone, or it has failed. */
  #sinkFailed(doing: SinkStep, error: unknown): void {
    if (this.#isOver) return;
    if (!isAborted(error)) this.#fail(sinkError(doing, error, this.#settings.tally.eventsSent));
    else if (doing === 'starting') {
      this.#release();
      this.#subscriber.unsubscribe();
      this.#abort(error, () => this.#complete({ readerGone: true }));
    } else {
      this.#subscriber.unsubscribe();
      this.#finish({ readerGone: true });
    }
  }

  /** Closes the sink, then completes. */
  #finish(last?: Pick<Delivery, 'readerGone'>): void {
    if (this.#isOver) return;
    this.#release();
    const { sink, tally } = this.#settings;
    this.#calls.call(
      () => sink.close?.(),
      () => this.#complete(last),
      (error) => {
        if (isAborted(error)) this.#complete({ readerGone: true });
        else this.#destination.error(sinkError('closing', error, tally.eventsSent));
      },
    );
  }

  #complete(last?: Pick<Delivery, 'readerGone'>): void {
    if (last || !this.#hasDelivered) this.#tell({ ...this.#settings.tally.delivery(), ...last });
    this.#destination.complete();
  }

  /** Aborts the sink, then fails. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#release();
    this.#subscriber.unsubscribe();
    this.#abort(error, () => this.#destination.error(error));
  }

  /** The stream was unsubscribed. */
  #giveUp(): void {
    if (this.#isOver) return;
    this.#release();
    this.#abort(new SpindleError('ABORTED', 'the stream was unsubscribed'), () => {});
  }

  #release(): void {
    this.#phase = 'over';
    this.#calls.areLast = true;
    this.#queue = [];
    this.#gate.open();
  }

  #tell(delivery: Delivery): void {
    this.#hasDelivered = true;
    this.#destination.next(delivery);
  }

  #abort(reason: unknown, done: () => void): void {
    this.#calls.call(() => this.#settings.sink.abort?.(reason), done, done);
  }
}

const isAborted = (error: unknown): boolean => error instanceof SpindleError && error.code === 'ABORTED';
