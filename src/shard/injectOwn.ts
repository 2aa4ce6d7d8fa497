import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { ChangingEvent, Fields } from '../anomalies/changingEvent.ts';
import { type EffectsOptions, effectsOf } from '../anomalies/effects.ts';
import type { Anomaly } from '../anomalies/index.ts';
import { labelledCopier } from '../anomalies/labelledCopier.ts';
import { SEQ } from '../event/event.ts';
import { operate } from '../flow/operate.ts';
import type { EventOrPlace } from './shardedTable.ts';

/** Options of {@link injectOwn}. */
export interface InjectOwnOptions extends EffectsOptions {
  /** The placeholder for the event at a place of the table. */
  readonly placeholder: (place: number) => object;
}

/**
 * Makes a shard's own events of a table anomalous exactly as `injectAnomalies` does in the unsharded stream. Placeholders replace
 * the events of the other shards. Only for anomalies that do not move events and do not read metadata.
 */
export function injectOwn(
  anomalies: readonly Anomaly[],
  { placeholder, ...options }: InjectOwnOptions,
): MonoTypeOperatorFunction<EventOrPlace> {
  return (source) =>
    new Observable((destination) => {
      const copy = labelledCopier(options.label);
      const { affect, pass } = effectsOf(anomalies, options);
      /** The place of the next event of the unsharded stream. */
      let next = 0;
      /** Lets the events of other shards before a place take part. */
      const passOthers = (place: number) => {
        while (next < place) pass(placeholder(next++) as Fields);
      };
      source.subscribe(
        operate<EventOrPlace, EventOrPlace>({
          destination,
          next: (value) => {
            if (typeof value === 'number') {
              passOthers(value);
              destination.next(value);
              return;
            }
            const changing: ChangingEvent = { source: value as Fields, copy: copy(value) };
            passOthers(changing.source[SEQ] as number);
            next++;
            affect(changing);
            destination.next(changing.copy);
          },
        }),
      );
    });
}
