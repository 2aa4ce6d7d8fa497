import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { type EffectsOptions, effectsOf } from '../anomalies/effects.ts';
import type { Anomaly } from '../anomalies/index.ts';
import { labelledCopier } from '../anomalies/labelledCopier.ts';
import type { Fields, Slot } from '../anomalies/slot.ts';
import { SEQ } from '../event.ts';
import { operate } from '../flow/operate.ts';
import type { EventOrPlace } from './shardedTable.ts';

/** What {@link injectOwn} needs to know. */
export interface InjectOwnOptions extends EffectsOptions {
  /** The stand-in for the event at a place of the table. */
  readonly standIn: (place: number) => object;
}

/**
 * Makes a shard's own events of a table anomalous as `injectAnomalies` does where it has all of them: the others take
 * their turns as stand-ins. For anomalies that leave events and their metadata where they are.
 */
export function injectOwn(
  anomalies: readonly Anomaly[],
  { standIn, ...options }: InjectOwnOptions,
): MonoTypeOperatorFunction<EventOrPlace> {
  return (source) =>
    new Observable((destination) => {
      const copy = labelledCopier(options.label);
      const { affect, pass } = effectsOf(anomalies, options);
      let next = 0;
      const passTo = (place: number) => {
        while (next < place) pass(standIn(next++) as Fields);
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
