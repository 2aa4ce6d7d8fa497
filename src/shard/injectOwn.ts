import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { type EffectsOptions, effectsOf } from '../anomalies/effects.ts';
import type { Anomaly } from '../anomalies/index.ts';
import { labelledCopier } from '../anomalies/labelledCopier.ts';
import type { Fields, Slot } from '../anomalies/slot.ts';
import { SEQ } from '../event/event.ts';
import { operate } from '../flow/operate.ts';
import type { EventOrPlace } from './shardedTable.ts';

/** What {@link injectOwn} needs to know. */
export interface InjectOwnOptions extends EffectsOptions {
  /** The placeholder for the event at a place of the table. */
  readonly placeholder: (place: number) => object;
}

/**
 * Makes a shard's own events of a table anomalous exactly as `injectAnomalies` does in the unsharded stream. Placeholders take the
 * turns of the other shards' events. For anomalies that do not move events and do not read their metadata.
 */
export function injectOwn(
  anomalies: readonly Anomaly[],
  { placeholder, ...options }: InjectOwnOptions,
): MonoTypeOperatorFunction<EventOrPlace> {
  return (source) =>
    new Observable((destination) => {
      const copy = labelledCopier(options.label);
      const { affect, pass } = effectsOf(anomalies, options);
      let next = 0;
      const passTo = (place: number) => {
        while (next < place) pass(placeholder(next++) as Fields);
      };
      source.subscribe(
        operate<EventOrPlace, EventOrPlace>({
          destination,
          next: (value) => {
            if (typeof value === 'number') {
              passTo(value);
              destination.next(value);
              return;
            }
            const slot: Slot = { source: value as Fields, copy: copy(value) };
            passTo(slot.source[SEQ] as number);
            next++;
            affect(slot);
            destination.next(slot.copy);
          },
        }),
      );
    });
}
