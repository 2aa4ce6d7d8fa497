import type { Sink } from '../../../sinks/sink.ts';
import { Checkpoint } from '../../preset/checkpoint.ts';
import type { StreamResult } from '../../preset/streamResult.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import type { Run } from './plan.ts';

/** What all runs of a command share. */
export interface SharedRunOptions {
  readonly sink: Sink;
  readonly truth: Sink | undefined;
  readonly checkpoint: string | undefined;
  readonly signal: AbortSignal;
}

/** Callbacks for the progress of the runs. */
export interface RunListener {
  /** The sink of a run has started. A run whose sink cannot start is not announced. */
  begun(run: Run): void;
  /** The sink has acknowledged so many events of the run. */
  sent(events: number): void;
  ended(result: StreamResult, run: Run): void;
}

/** Streams one run after the other, until the sink's reader is gone; rejects as `SpindleStreamer.stream` does. */
export async function streamRuns(
  runs: readonly Run[],
  { sink, truth, checkpoint, signal }: SharedRunOptions,
  { begun, sent, ended }: RunListener,
): Promise<void> {
  if (checkpoint !== undefined) new Checkpoint(checkpoint).requireFirstOf(runs.map(({ table }) => table));
  for (const run of runs) {
    const result = await run
      .stream(withoutUndefined({ sink, truth }), {
        ...withoutUndefined({ checkpoint }),
        signal,
        onStart: () => begun(run),
        onProgress: ({ eventsSent }) => sent(eventsSent),
      })
      .catch((error: unknown) => {
        // A later run that is refused is no wrong usage: earlier ones have written. `result` says that something was begun.
        throw run === runs[0] || 'result' in Object(error)
          ? error
          : Object.assign(error as Error, { result: undefined });
      });
    ended(result, run);
    if (result.readerGone) return;
  }
}
