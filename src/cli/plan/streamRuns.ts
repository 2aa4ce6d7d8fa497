import type { Sink } from '../../../sinks/sink.ts';
import { SpindleError } from '../../errors.ts';
import { Checkpoint } from '../../preset/checkpoint.ts';
import type { StreamResult } from '../../preset/streamResult.ts';
import { defined } from '../options/defined.ts';
import type { Run } from './plan.ts';

/** Where runs go to, and what ends them early. */
export interface Way {
  readonly sink: Sink;
  readonly truth: Sink | undefined;
  readonly checkpoint: string | undefined;
  readonly signal: AbortSignal;
}

/** Who is told how runs go. */
export interface Watcher {
  /** The sink of a run has started: one that cannot begin rejects, and nothing else is said of it. */
  begun(run: Run): void;
  /** So many events of the run have been acknowledged. */
  sent(events: number): void;
  ended(result: StreamResult): void;
}

/** Streams one run after the other, until the reader of the sink is gone; rejects as `SpindleStreamer.stream` does. */
export async function streamRuns(
  runs: readonly Run[],
  { sink, truth, checkpoint, signal }: Way,
  { begun, sent, ended }: Watcher,
): Promise<void> {
  if (checkpoint !== undefined) new Checkpoint(checkpoint).requireFirstOf(runs.map(({ table }) => table));
  let readerGone = false;
  const gone = () => {
    readerGone = true;
  };
  for (const run of runs) {
    const announced = announcing(sink, () => begun(run), gone);
    ended(
      await run.stream(defined({ sink: announced, truth }), {
        ...defined({ checkpoint }),
        signal,
        onProgress: ({ eventsSent }) => sent(eventsSent),
      }),
    );
    if (readerGone) return;
  }
}

/** The sink, which says when it has begun and when its reader is gone. */
const announcing = (sink: Sink, begun: () => void, gone: () => void): Sink => ({
  start: async () => {
    await sink.start?.();
    begun();
  },
  write: (batch, next) => {
    const written = sink.write(batch, next);
    if (!(written instanceof Promise)) return written;
    return written.catch((error: unknown) => {
      if (error instanceof SpindleError && error.code === 'ABORTED') gone();
      throw error;
    }) as Promise<void>;
  },
  close: () => sink.close?.(),
  abort: (reason) => sink.abort?.(reason),
  ...(sink.position && { position: () => sink.position?.() }),
  ...(sink.resume && { resume: (position) => sink.resume?.(position) }),
});
