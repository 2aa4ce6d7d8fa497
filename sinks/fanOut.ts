import { checkOptions, isRecord, oneOf } from '../src/checkOptions.ts';
import { checkOption, type Message, reasonOf, SpindleError, type SpindleErrorCode, show } from '../src/errors.ts';
import { type Receipt, type Sink, toReceipt } from './sink.ts';
import { type SinkLike, toSink } from './toSink.ts';

/** Options of {@link fanOut}. */
export interface FanOutOptions {
  /** What happens when a sink fails while events flow: the run stops (default), or goes on with the other sinks. */
  readonly onError?: 'stop' | 'continue';
}

/** What one sink of a fan-out has done so far. */
export interface FanOutDelivery {
  /** Events that it has acknowledged. */
  readonly eventsSent: number;
  /** Events that it left out on purpose; absent where there are none. */
  readonly skipped?: number;
  /** Why it takes no more; absent while it does. */
  readonly error?: unknown;
}

/** Several sinks as one. */
export interface FanOut<Name extends string = string> extends Sink {
  /** What each sink has done since the last start, by name. */
  readonly deliveries: Readonly<Record<Name, FanOutDelivery>>;
}

interface Branch {
  readonly sink: Sink;
  /** Whether it was asked to start, and so must be aborted. */
  begun: boolean;
  eventsSent: number;
  skipped?: number;
  error?: unknown;
}

/**
 * Delivers each batch to every sink, all at once; a batch is acknowledged when the slowest sink has acknowledged it, so none
 * runs ahead by more than a batch, and nothing is held but that.
 *
 * Sinks are started one after the other, in the order given; where one cannot start, the start fails, and `abort` lets go of
 * those that had begun. With `onError: 'continue'` a sink that fails later is aborted and left out, and the run fails only when
 * none is left or the last `close` fails; `deliveries` says what became of each. Where the run stops, sinks that were still
 * writing are aborted.
 *
 * @throws SpindleError `INVALID_OPTION` where there is no sink, or one stands twice
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
  const branches = new Map<string, Branch>(
    Object.entries<SinkLike>(sinks).map(([name, target]) => [
      name,
      { sink: toSink(target, ['sinks', name]), begun: false, eventsSent: 0 },
    ]),
  );

  /** Calls a method of every sink that has not failed; one that fails now is left out, or fails the fan-out. */
  const askAll = async (code: SpindleErrorCode, ask: (branch: Branch) => unknown): Promise<void> => {
    const asked = [...branches].filter(([, branch]) => !('error' in branch));
    await Promise.all(
      asked.map(async ([name, branch]) => {
        try {
          await ask(branch);
        } catch (error) {
          branch.error = error;
          const isLast = [...branches.values()].every((other) => 'error' in other);
          if (onError === 'stop' || isLast) throw named(code, name, branch, error);
          await abortBranch(branch, error);
        }
      }),
    );
  };

  return {
    get deliveries() {
      const rows = [...branches].map(([name, { sink: _, begun: __, ...delivery }]) => [name, delivery]);
      return Object.fromEntries(rows) as Record<Name, FanOutDelivery>;
    },

    async start(controller) {
      for (const branch of branches.values()) {
        branch.begun = false;
        branch.eventsSent = 0;
        delete branch.error;
        delete branch.skipped;
      }
      for (const [name, branch] of branches) {
        branch.begun = true;
        try {
          await branch.sink.start?.(onError === 'stop' ? controller : undefined);
        } catch (error) {
          branch.error = error;
          throw named('SINK_START_FAILED', name, branch, error);
        }
      }
    },

    async write(batch, next) {
      const partial: Receipt[] = [];
      const count = (branch: Branch, receipt: Receipt | undefined) => {
        branch.eventsSent += receipt ? receipt.acknowledged.length : batch.length;
        if (receipt && receipt.skipped > 0) branch.skipped = (branch.skipped ?? 0) + receipt.skipped;
      };
      await askAll('SINK_WRITE_FAILED', async (branch) => {
        try {
          const receipt = toReceipt(await branch.sink.write(batch, next));
          count(branch, receipt);
          if (receipt) partial.push(receipt);
        } catch (error) {
          count(branch, toReceipt((error as { readonly receipt?: unknown } | undefined)?.receipt) ?? NOTHING);
          throw error;
        }
      });
      return common(batch, partial);
    },

    close: () => askAll('SINK_CLOSE_FAILED', ({ sink }) => sink.close?.()),

    position: () => Object.fromEntries([...branches].map(([name, { sink }]) => [name, sink.position?.()])),

    resume(position) {
      checkOption(onError === 'stop', 'onError', onError, '"stop" where a checkpoint is kept: none may fall behind');
      const positions = position as Readonly<Record<string, unknown>> | undefined;
      for (const [name, { sink }] of branches) {
        if (sink.position === undefined) continue;
        const known = positions === undefined || Object(positions)[name] !== undefined;
        checkOption(known, 'position', position, `that of the same sinks, ${show(name)} among them`);
        sink.resume?.(positions?.[name]);
      }
    },

    async abort(reason) {
      await Promise.all([...branches.values()].map((branch) => abortBranch(branch, reason)));
    },
  };
}

/** Aborts a sink that was asked to start, once. An error of the abort is dropped: the sink has failed already. */
async function abortBranch(branch: Branch, reason: unknown): Promise<void> {
  if (!branch.begun) return;
  branch.begun = false;
  try {
    await branch.sink.abort?.(reason);
  } catch {}
}

const NOTHING: Receipt = { acknowledged: [], skipped: 0 };

/** An event counts as sent if every sink has acknowledged it. */
function common(batch: readonly object[], partial: readonly Receipt[]): Receipt | undefined {
  if (partial.length === 0) return undefined;
  const sets = partial.map(({ acknowledged }) => new Set(acknowledged));
  const acknowledged = batch.filter((event) => sets.every((set) => set.has(event)));
  return { acknowledged, skipped: batch.length - acknowledged.length };
}

/** The failure with the name of the sink; a SpindleError stays as it is. */
function named(code: SpindleErrorCode, name: string, { eventsSent }: Branch, cause: unknown): SpindleError {
  if (cause instanceof SpindleError) return cause;
  const message: Message = (naming) =>
    `the sink ${show(name)} failed after ${eventsSent} acknowledged events: ${reasonOf(cause, naming)}`;
  return new SpindleError(code, message, { cause });
}
