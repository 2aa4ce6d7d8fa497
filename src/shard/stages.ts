import type { MonoTypeOperatorFunction, Observable, OperatorFunction } from 'rxjs';
import type { SpindleEvent } from '../event/event.ts';

/** The stages of a stream before it is paced. `V` are its values: events, and in a shard also places. */
export interface Stages<V> {
  readonly source: Observable<V>;
  readonly inject: MonoTypeOperatorFunction<V>;
  readonly reorder: MonoTypeOperatorFunction<V>;
  /** Passes on the events that this process delivers. */
  readonly deliver: OperatorFunction<V, SpindleEvent>;
}

/**
 * The standard pipeline up to its pace. The unsharded stream and every kind of shard pass the same stages in the same order.
 */
export const throughStages = <V>({ source, inject, reorder, deliver }: Stages<V>): Observable<SpindleEvent> =>
  source.pipe(inject, reorder, deliver);
