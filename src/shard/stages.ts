import type { MonoTypeOperatorFunction, Observable, OperatorFunction } from 'rxjs';
import type { SpindleEvent } from '../event/event.ts';

/** The stages that a stream passes before it is paced. `V` is what passes them: events, in a shard also place numbers. */
export interface Stages<V> {
  readonly source: Observable<V>;
  readonly inject: MonoTypeOperatorFunction<V>;
  readonly reorder: MonoTypeOperatorFunction<V>;
  /** Lets the events pass that are to be delivered. */
  readonly deliver: OperatorFunction<V, SpindleEvent>;
}

/** The standard pipeline up to its pace. A whole stream and every kind of shard pass the same stages in the same order. */
export const throughStages = <V>({ source, inject, reorder, deliver }: Stages<V>): Observable<SpindleEvent> =>
  source.pipe(inject, reorder, deliver);
