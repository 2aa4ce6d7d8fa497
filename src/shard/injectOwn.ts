import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { type EffectsOptions, effectsOf } from '../anomalies/effects.ts';
import type { Anomaly } from '../anomalies/index.ts';
import { labelledCopier } from '../anomalies/labelledCopier.ts';
import type { Fields, Slot } from '../anomalies/slot.ts';
import { SEQ } from '../event.ts';
import { operate } from '../flow/operate.ts';

/** What {@link injectOwn} needs to know. */
export interface InjectOwnOptions extends EffectsOptions {
  /** The stand-in for the event at a place of the table. */
  readonly standIn: (place: number) => object;
}

/**
 * Makes a shard's own events of a table anomalous as `injectAnomalies` does where it has all of them: the others take
 * their turns as stand-ins. For anomalies that move no events.
 */
export function injectOwn<E extends object>(
  anomalies: readonly Anomaly[],
  { standIn, ...options }: InjectOwnOptions,
): MonoTypeOperatorFunction<E> {
  return (source) =>
    new Observable((destination) => {
      const copy = labelledCopier(options.label);
      const { affect, pass } = effectsOf(anomalies, options);
      let next = 0;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const seq = (event as Fields)[SEQ] as number;
            while (next < seq) pass(standIn(next++) as Fields);
            next++;
            const slot: Slot = { source: event as Fields, copy: copy(event) };
            affect(slot);
            destination.next(slot.copy as E);
          },
        }),
      );
    });
}
