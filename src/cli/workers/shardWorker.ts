import type { StreamResult } from '../../preset/streamResult.ts';
import { declareColumns } from '../plan/parquetColumns.ts';
import { openPlan } from '../plan/plan.ts';
import { makeTruth } from '../plan/streamFiles.ts';
import { streamRuns } from '../plan/streamRuns.ts';
import { makeTarget, type Target } from '../plan/target.ts';
import { toFailure } from './failure.ts';
import type { Order, Outcome, Report, RunOutcome, Task } from './messages.ts';
import { orderedLines } from './orderedLines.ts';

/** How often a worker says how far it is, in milliseconds. */
const REPORT_MS = 100;

/** Has a worker thread load this code ahead of its task. */
export const load = (): void => {};

/** Streams one shard: what a worker thread does. */
export default async function streamShard({ sources, flags, port }: Task): Promise<Outcome> {
  const report = (what: Report) => port.postMessage(what);
  const interrupt = new AbortController();
  port.on('message', ({ kind }: Order) => kind === 'stop' && interrupt.abort());
  const outcomes: RunOutcome[] = [];
  let target: Target | undefined;
  let hasFailed = false;
  let failure: Outcome['failure'];
  const ended = (result: StreamResult) => {
    outcomes.push({ result, rows: target?.rows() ?? [] });
    hasFailed ||= target?.hasFailed() ?? false;
  };
  let reportedAt = 0;
  try {
    target = await makeTarget(flags);
    const { sink, label: to } = target;
    const truth = makeTruth(flags);
    const { label, runs } = await openPlan(sources, flags);
    declareColumns(target, runs, flags);
    await streamRuns(
      runs,
      {
        sink: flags.ordered ? orderedLines(port) : sink,
        truth,
        checkpoint: flags.checkpoint,
        signal: interrupt.signal,
      },
      {
        begun: ({ name, notes, total }) =>
          report({ kind: 'begun', run: name, source: label, target: to, notes, total }),
        sent(events) {
          if (performance.now() < reportedAt + REPORT_MS) return;
          reportedAt = performance.now();
          report({ kind: 'sent', events });
        },
        ended,
      },
    );
  } catch (error) {
    const { result } = error as { readonly result?: StreamResult };
    failure = toFailure(error);
    if (result) ended(result);
  } finally {
    port.close();
  }
  return { runs: outcomes, hasFailed, failure };
}
