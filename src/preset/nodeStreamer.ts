import type { Domain, Tables } from '../generator/index.ts';
import { Checkpoint } from './checkpoint.ts';
import { SpindleStreamer as Streamer } from './streamer.ts';
import type { NamedTables } from './streamerOptions.ts';

/**
 * The standard pipeline in one call: `fromTable → take → [arrivalTimes or
 * shiftTimes] → injectAnomalies → reorder or delayDelivery → [realtime: burstPace → poissonDelay → until durationSeconds, or replay] →
 * [recordTruth] → batch → sinkTo`. Everything it does can be piped by hand from the operators.
 *
 * Options are checked here, before anything is opened.
 *
 * @example
 * ```ts
 * import { RetailDomain, SpindleStreamer } from 'spindle-rx';
 *
 * const streamer = new SpindleStreamer({ domain: new RetailDomain(), config: { maxEvents: 100, outOfOrderFraction: 0.1 } });
 * const { eventsSent, outOfOrderCount } = await streamer.stream('order');
 * ```
 */
export class SpindleStreamer<
  D extends Domain = Domain,
  T extends NamedTables = Tables<D>,
  C extends string = string,
> extends Streamer<D, T, C> {
  /** @internal */
  protected override openCheckpoint(path: string): Checkpoint {
    return new Checkpoint(path);
  }
}
