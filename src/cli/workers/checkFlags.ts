import { shardCheck } from '../../shard/shard.ts';
import { isParquet } from '../files/isParquet.ts';
import { sinksOf } from '../options/parseValues.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { UsageError } from '../options/usageError.ts';

/** Throws where flags ask for what workers cannot do. */
export function checkFlags(sources: readonly string[], flags: StreamFlags): void {
  const { ordered, realtime, replay = false, checkpoint, shard } = flags;
  const sinks = sinksOf(flags);
  if (sinks.includes('console'))
    throw new UsageError('--workers needs another sink than the console: --output, --sink kafka or --sink event-hub');
  if (sources.includes('-')) throw new UsageError('--workers cannot share stdin: give a file');
  // Each worker's is made of it.
  if (shard) shardCheck(shard, ['shard']);
  if (!ordered) return;
  if (sinks.some((kind) => kind !== 'file')) throw new UsageError('--ordered is for --sink file alone');
  if (flags.output !== undefined && isParquet(flags.output))
    throw new UsageError(
      '--ordered is not for Parquet files: each worker writes one of its own; leave it out, or write JSON Lines',
    );
  if (replay !== false) throw new UsageError('--ordered is not for --replay: each worker plays its own events');
  if (realtime) throw new UsageError('--ordered is not for --realtime: each worker has a pace of its own');
  if (checkpoint !== undefined) throw new UsageError('--ordered cannot be resumed: leave out it or --checkpoint');
}
