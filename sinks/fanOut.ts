import { checkOption, show } from '../src/errors.ts';
import { checkOptions, isRecord, oneOf } from '../src/options/checkOptions.ts';
import { Branch, type FanOutDelivery } from './fanOut/branch.ts';
import type { Receipt, Sink, SinkController } from './sink.ts';
import { type SinkLike, toSink } from './toSink.ts';

/** Options of {@link fanOut}. */
export interface FanOutOptions {
  /**
   * What happens if a sink fails after the start. With `stop` the run fails. With `continue` it goes on with the other sinks.
   * Default `stop`.
   */
  readonly onError?: 'stop' | 'continue';
}

/** Several sinks as one. */
export interface FanOut<Name extends string = string> extends Sink {
  /** What each sink has done since the last start, by name. */
  readonly deliveries: Readonly<Record<Name, FanOutDelivery>>;
}

/**
 * Delivers each batch to several sinks at once.
 *
 * A batch is acknowledged when the slowest sink has acknowledged it. So no sink is ahead of another by more than a batch, and
 * nothing else is held.
 *
 * Sinks start one after the other, in the given order. If one cannot start, the start fails, and `abort` aborts those that were
 * started.
 *
 * With `onError: 'continue'`, a sink that fails later is aborted and gets no more batches. The run fails only if the last sink
 * fails. `deliveries` says what each sink has done. With `onError: 'stop'`, the run fails with the first sink, and the others
 * are aborted.
 *
 * @throws SpindleError `INVALID_OPTION` if there is no sink, or if one is given twice
 *
 * @example
 * ```ts
 * import { fromTable, sinkTo } from 'spindle-rx/operators';
 * import { ConsoleSink, FileSink, fanOut } from 'spindle-rx/sinks';
 *
 * const both = fanOut({ file: new FileSink('events.jsonl'), screen: new ConsoleSink() }, { onError: 'continue' });
 * fromTable([{ id: 1 }]).pipe(sinkTo(both)).subscribe(() => console.log(both.deliveries.file.eventsSent));
 * ```
 */
export function fanOut<Name extends string>(
  sinks: Readonly<Record<Name, SinkLike>>,
  options: FanOutOptions = {},
): FanOut<Name> {
  checkOption(isRecord(sinks), 'sinks', sinks, 'an object of sinks by name');
  const { onError = 'stop' } = checkOptions<FanOutOptions>('fanOut', options, { onError: oneOf('stop', 'continue') });
  const targets = Object.values<SinkLike>(sinks);
  checkOption(targets.length > 0, 'sinks', sinks, 'at least one sink');
  checkOption(new Set(targets).size === targets.length, 'sinks', Object.keys(sinks), 'different sinks');
  const branches = Object.entries<SinkLike>(sinks).map(
    ([name, target]) => new Branch(name, toSink(target, ['sinks', name])),
  );
  return new FanOutSink<Name>(branches, onError);
}

class FanOutSink<Name extends string> implements FanOut<Name> {
  readonly #branches: readonly Branch[];
  readonly #onError: 'stop' | 'continue';

  constructor(branches: readonly Branch[], onError: 'stop' | 'continue') {
    this.#branches = branches;
    this.#onError = onError;
  }

  get deliveries(): Readonly<Record<Name, FanOutDelivery>> {
    const entries = this.#branches.map(({ name, delivery }) => [name, delivery]);
    return Object.fromEntries(entries) as Record<Name, FanOutDelivery>;
  }

  async start(controller?: SinkController): Promise<void> {
    for (const branch of this.#branches) branch.reset();
    // With `continue`, a sink that fails between two writes must not end the others.
    for (const branch of this.#branches) await branch.start(this.#onError === 'stop' ? controller : undefined);
  }

  async write(batch: readonly object[], next?: readonly object[]): Promise<Receipt | undefined> {
    const receipts: Receipt[] = [];
    await this.#each(async (branch) => {
      const receipt = await branch.write(batch, next);
      if (receipt) receipts.push(receipt);
    });
    return takenByAll(batch, receipts);
  }

  async close(): Promise<void> {
    await this.#each((branch) => branch.close());
  }

  async abort(reason: unknown): Promise<void> {
    await Promise.all(this.#branches.map((branch) => branch.abort(reason)));
  }

  position(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#branches.map(({ name, sink }) => [name, sink.position?.()]));
  }

  resume(position: unknown): void {
    const expected = '"stop" where a checkpoint is kept: none may fall behind';
    checkOption(this.#onError === 'stop', 'onError', this.#onError, expected);
    const positions = position as Readonly<Record<string, unknown>> | undefined;
    for (const { name, sink } of this.#branches) {
      if (sink.position === undefined) continue;
      const isKnown = positions === undefined || Object(positions)[name] !== undefined;
      checkOption(isKnown, 'position', position, `that of the same sinks, ${show(name)} among them`);
      sink.resume?.(positions?.[name]);
    }
  }

  /** Calls a method of every sink that has not failed. With `continue`, a sink that fails now is left out from here on. */
  async #each(method: (branch: Branch) => Promise<void>): Promise<void> {
    const branches = this.#branches.filter(({ hasFailed }) => !hasFailed);
    await Promise.all(
      branches.map(async (branch) => {
        try {
          await method(branch);
        } catch (error) {
          if (this.#onError === 'stop' || this.#branches.every(({ hasFailed }) => hasFailed)) throw error;
          await branch.abort(error);
        }
      }),
    );
  }
}

/** The receipt of a batch: an event counts as acknowledged if every sink has acknowledged it. */
function takenByAll(batch: readonly object[], receipts: readonly Receipt[]): Receipt | undefined {
  if (receipts.length === 0) return undefined;
  const sets = receipts.map(({ acknowledged }) => new Set(acknowledged));
  const acknowledged = batch.filter((event) => sets.every((set) => set.has(event)));
  return { acknowledged, skipped: batch.length - acknowledged.length };
}
