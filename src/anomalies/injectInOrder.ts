import { Observable, type OperatorFunction } from 'rxjs';
import type { Copy } from '../event/copyEvent.ts';
import { type AnomalyLabels, EVENT_TIME } from '../event/event.ts';
import { copyPlaceholder, isPlaceholder } from '../event/placeholder.ts';
import { DeliveryQueue } from '../flow/deliveryQueue.ts';
import { operate } from '../flow/operate.ts';
import type { Anomaly } from './anomaly.ts';
import { BurstDepartures } from './burstDepartures.ts';
import type { ChangingEvent } from './changingEvent.ts';
import type { ChosenGroups } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import { type Effects, effectsOf } from './effects.ts';
import { Expectation } from './expectation.ts';
import { gatherAhead } from './gatherAhead.ts';
import { gatherChosen } from './gatherChosen.ts';
import type { Gathering } from './gathering.ts';
import { labelledCopier } from './labelledCopier.ts';

/** Options of {@link injectInOrder}; see `InjectAnomaliesOptions`. */
export interface InjectionOptions {
  readonly seed?: number;
  readonly label?: boolean;
  readonly lookAhead?: number;
  readonly baselines?: Readonly<Record<string, number>>;
  readonly groups?: ReadonlyMap<string, ChosenGroups>;
  readonly timestampColumn?: string;
  /** What the first events must show columns for, since nothing else tells which columns there are. Default: nothing. */
  readonly expected?: { readonly anomalies: readonly Anomaly[]; readonly table?: string };
}

/** `injectAnomalies`, of anomalies that are known to fit, with options that are checked. Anomalies apply in the order given. */
export function injectInOrder<E extends object>(
  anomalies: readonly Anomaly[],
  { seed = 42, label = true, lookAhead = 10_000, baselines = {}, groups, timestampColumn, expected }: InjectionOptions,
): OperatorFunction<E, E & Partial<AnomalyLabels>> {
  if (anomalies.length === 0) return (source) => source;
  const collective = anomalies.filter((anomaly) => anomaly.kind === 'collective');
  const start = (): Stage => {
    const copy = labelledCopier(label);
    const { affect } = effectsOf(anomalies, { seed, label, baselines, timestampColumn });
    const open = (event: object): ChangingEvent => ({
      source: event as ChangingEvent['source'],
      copy: isPlaceholder(event) ? (copyPlaceholder(event) as Copy) : copy(event),
    });
    return { open, affect, expectation: expected && new Expectation(expected.anomalies, expected.table) };
  };
  if (collective.length === 0) return changeInPlace(start);
  return moveIntoBursts(collective as readonly CollectiveAnomaly[], start, { seed, lookAhead, groups });
}

/** The state of one subscription: how an event becomes one under change, and what the anomalies do to it. */
interface Stage {
  readonly open: (event: object) => ChangingEvent;
  readonly affect: Effects['affect'];
  readonly expectation: Expectation | undefined;
}

/** For anomalies that leave each event where it is. */
function changeInPlace<E extends object>(start: () => Stage): OperatorFunction<E, E & Partial<AnomalyLabels>> {
  return (source) =>
    new Observable((destination) => {
      const { open, affect, ...stage } = start();
      let { expectation } = stage;
      source.subscribe(
        operate<E, E & Partial<AnomalyLabels>>({
          destination,
          next: (event) => {
            expectation &&= expectation.see(event);
            const changing = open(event);
            affect(changing);
            destination.next(changing.copy as E & Partial<AnomalyLabels>);
          },
          complete: () => {
            expectation?.judge();
            destination.complete();
          },
        }),
      );
    });
}

/** For registries with a collective anomaly: events pass one gathering after the other, then all effects, then leave. */
function moveIntoBursts<E extends object>(
  collective: readonly CollectiveAnomaly[],
  start: () => Stage,
  options: GatheringOptions,
): OperatorFunction<E, E & Partial<AnomalyLabels>> {
  return (source) =>
    new Observable((destination) => {
      const { open, affect, ...stage } = start();
      let { expectation } = stage;
      const out = new DeliveryQueue(destination);
      const departures = new BurstDepartures(collective[0]?.timestampColumn ?? EVENT_TIME, (event) =>
        out.push(event as E & Partial<AnomalyLabels>),
      );
      const gatherings = gatheringsOf(collective, options, open, (changing) => {
        affect(changing);
        departures.add(changing);
      });
      source.subscribe(
        operate<E, E & Partial<AnomalyLabels>>({
          destination,
          next: (event) => {
            expectation &&= expectation.see(event);
            gatherings[0]?.push(open(event));
            out.flush();
          },
          complete: () => {
            expectation?.judge();
            for (const gathering of gatherings) gathering.complete();
            departures.complete();
            out.complete();
          },
          finalize: () => {
            departures.clear();
            gatherings.length = 0;
          },
        }),
      );
    });
}

interface GatheringOptions {
  readonly seed: number;
  readonly lookAhead: number;
  readonly groups: ReadonlyMap<string, ChosenGroups> | undefined;
}

/** The gathering of each collective anomaly, in registry order; each forwards to the next one, the last to `arrive`. */
function gatheringsOf(
  collective: readonly CollectiveAnomaly[],
  { seed, lookAhead, groups }: GatheringOptions,
  open: Stage['open'],
  arrive: (changing: ChangingEvent) => void,
): Gathering[] {
  const gatherings: Gathering[] = [];
  collective.forEach((anomaly, i) => {
    const forward = (changing: ChangingEvent): void =>
      gatherings[i + 1] ? gatherings[i + 1]?.push(changing) : arrive(changing);
    const chosen = groups?.get(anomaly.label);
    // An event that this gathering hands on early passes by the earlier ones.
    const openEarly = (event: object): ChangingEvent => {
      const changing = open(event);
      for (const earlier of gatherings.slice(0, i)) earlier.claim?.(changing);
      return changing;
    };
    if (chosen) gatherings.push(gatherChosen(anomaly, { groups: chosen, seed, open: openEarly, forward }));
    else if (anomaly.fraction > 0) gatherings.push(gatherAhead(anomaly, { lookAhead, seed, forward }));
    else gatherings.push({ push: forward, complete: () => {} });
  });
  return gatherings;
}
