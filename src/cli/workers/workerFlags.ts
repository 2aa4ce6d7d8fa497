import { parse } from 'node:path';
import type { StreamFlags } from '../options/streamOptions.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';

/** What a worker hands over at once for the file of all. */
const CHUNK_EVENTS = 4000;

/** `events.jsonl` of worker 0 of 4: `events-00000-of-00004.jsonl`. */
function partOf(path: string, worker: number, workers: number): string {
  const { ext } = parse(path);
  const number = (n: number) => String(n).padStart(5, '0');
  return `${path.slice(0, path.length - ext.length)}-${number(worker)}-of-${number(workers)}${ext}`;
}

/** The flags of each worker: its shard of the stream, or of the shard that is asked for, and files of its own. */
export function flagsOfWorkers(flags: StreamFlags, workers: number): readonly StreamFlags[] {
  const { shard: { index, count } = { index: 0, count: 1 }, output, truth, checkpoint, ...shared } = flags;
  const { ordered } = flags;
  return Array.from({ length: workers }, (_, worker) => {
    const part = (path: string | undefined) => path && partOf(path, worker, workers);
    return {
      ...shared,
      shard: { index: index + count * worker, count: count * workers },
      ...withoutUndefined({
        output: ordered ? output : part(output),
        batchSize: flags.batchSize ?? (ordered ? CHUNK_EVENTS : undefined),
        truth: part(truth),
        checkpoint: part(checkpoint),
      }),
    };
  });
}
