import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { SinkLike } from '../sinks/toSink.ts';
import type { Truth } from '../src/event/truth.ts';
import { TruthRecorder } from './delivery/truthRecorder.ts';
import { sinkTo } from './sinkTo.ts';

/**
 * Writes a {@link Truth} for each event that is anomalous or late, and for no other, to a sink of its own; the events pass
 * unchanged. Its place is before `batch`.
 *
 * ```
 * source             -a-B-d-c-|
 * recordTruth(sink)  -a-B-d-c-|      the sink gets { anomalies of B }, { c: placesLate 1 }
 * ```
 *
 * An event leaves when the sink has acknowledged its truth. So after a crash the truth of all delivered events is there, and
 * perhaps of some events that were not delivered. The sink is started when the first event comes and the stage below wants it:
 * not before the sink of the events has opened. Completes when the source has completed and the sink is closed. When the source
 * fails or the stream is unsubscribed, the sink is aborted. An error of the sink surfaces once, as from `sinkTo`.
 *
 * Holds at most 1,024 events of a source that can be paused while the sink is writing, and 65,536 of one that cannot (then
 * `BACKPRESSURE_OVERFLOW`). Holds also the gaps between the seqs that have come: beyond 65,536 gaps in a table, `placesLate` may
 * be overstated.
 *
 * @example
 * ```ts
 * import { fromTable, recordTruth, reorder, sinkTo } from 'spindle-rx/operators';
 * import { ConsoleSink, FileSink } from 'spindle-rx/sinks';
 *
 * const rows = Array.from({ length: 100 }, (_, id) => ({ id }));
 * fromTable(rows)
 *   .pipe(reorder({ fraction: 0.1 }), recordTruth(new FileSink('truth.jsonl')), sinkTo(new ConsoleSink()))
 *   .subscribe();
 * ```
 */
export function recordTruth<E extends object>(sink: SinkLike<Truth>): MonoTypeOperatorFunction<E> {
  const deliver = sinkTo<Truth>(sink);
  return (source) => new Observable<E>((destination) => new TruthRecorder<E>(destination, deliver).run(source));
}
