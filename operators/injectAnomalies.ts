import { Observable, type OperatorFunction } from 'rxjs';
import type { AnomalyRegistry } from '../src/anomalies/anomalyRegistry.ts';
import { BurstDepartures } from '../src/anomalies/burstDepartures.ts';
import type { ChosenGroups } from '../src/anomalies/chooseGroups.ts';
import type { CollectiveAnomaly } from '../src/anomalies/collectiveAnomaly.ts';
import { type Effects, effectsOf } from '../src/anomalies/effects.ts';
import { gatherAhead } from '../src/anomalies/gatherAhead.ts';
import { gatherChosen } from '../src/anomalies/gatherChosen.ts';
import type { Gathering } from '../src/anomalies/gathering.ts';
import { labelledCopier } from '../src/anomalies/labelledCopier.ts';
import type { Slot } from '../src/anomalies/slot.ts';
import { checkOption, isPositiveInteger } from '../src/errors.ts';
import type { Copy } from '../src/event/copyEvent.ts';
import { type AnomalyLabels, EVENT_TIME } from '../src/event/event.ts';
import { copyPlaceholder, isPlaceholder } from '../src/event/placeholder.ts';
import { DeliveryQueue } from '../src/flow/deliveryQueue.ts';
import { operate } from '../src/flow/operate.ts';
import type { ColumnName } from '../src/table/rows.ts';

/** Options of {@link injectAnomalies}. */
export interface InjectAnomaliesOptions {
  /** Same seed, same anomalies. Default 42. */
  readonly seed?: number;
  /** Whether events get the label columns. Default `true`; without them, anomalies are still counted. */
  readonly label?: boolean;
  /** How many events wait for the rest of their group; used by collective anomalies without `groups`. Default 10,000. */
  readonly lookAhead?: number;
  /** The mean of |value| by column, for point anomalies. Default: running over the stream. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** What `chooseGroups` chose, by the label of the collective anomaly. */
  readonly groups?: ReadonlyMap<string, ChosenGroups>;
  /** The column whose value `_spindle_event_time` is. Default: the first that holds the very same Date. */
  readonly timestampColumn?: string;
}

/**
 * The operator that {@link injectAnomalies} returns, for events that have the columns `C`. Batches, and events without these
 * columns, do not compile: no stream is a text.
 */
export type InjectAnomalies<C extends string = string> = <E extends object>(
  source: Observable<E> &
    ([E] extends [readonly unknown[]]
      ? 'injectAnomalies() takes single events: put it before batch()'
      : string extends C
        ? unknown
        : [C] extends [ColumnName<E>]
          ? unknown
          : `no event has the column ${Exclude<C, ColumnName<E>>}, which an anomaly reads`),
) => Observable<E & Partial<AnomalyLabels>>;

/**
 * Makes an exact share of the events anomalous and labels them: after n eligible events ⌊n·fraction⌋ or one more are
 * anomalous, at random places.
 *
 * ```
 * source           -a--b--c--d--|
 * injectAnomalies  -a--b--C--d--|
 * ```
 *
 * Every event is copied, never changed in place. The copy has the columns `_spindle_is_anomaly` and
 * `_spindle_anomaly_type` before `_spindle_table`, unless `label` is false. Anomalies apply in registry order. Where they
 * overlap, both effects stay and the later label wins. The event time follows the column that it was taken from.
 *
 * A collective anomaly moves events: the events of a group leave in a burst after its first one, in event-time order among the
 * others, and `_spindle_seq` is counted anew for each table. The whole group is labelled, also the first event, whose time
 * stays. Events without a label keep their order. With `groups` the caller has made the choice; each chosen event must then
 * come as it was handed over: with the same `_spindle_seq`, or as the same object. Without `groups`, events wait in a buffer of
 * `lookAhead`; the choice is exact if the whole stream fits in the buffer.
 *
 * Completion: waiting events are emitted first. Errors pass at once, and drop the waiting events. An empty registry mirrors
 * the source. Memory: constant; with a collective anomaly at most `lookAhead` events and the bursts under way, or the
 * `groups`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 */
export function injectAnomalies<C extends string>(
  registry: AnomalyRegistry<C>,
  { seed = 42, label = true, lookAhead = 10_000, baselines = {}, groups, timestampColumn }: InjectAnomaliesOptions = {},
): InjectAnomalies<C> {
  checkOption(Number.isFinite(seed), 'seed', seed, 'a finite number');
  checkOption(isPositiveInteger(lookAhead), 'lookAhead', lookAhead, 'an integer of at least 1');
  for (const [column, mean] of Object.entries(baselines))
    checkOption(Number.isFinite(mean) && mean >= 0, ['baselines', column], mean, 'a finite number of at least 0');
  if (registry.size === 0) return (source) => source;
  const anomalies = [...registry];
  const collective = anomalies.filter((anomaly) => anomaly.kind === 'collective');
  const start = (): Stage => {
    const copy = labelledCopier(label);
    const { affect } = effectsOf(anomalies, { seed, label, baselines, timestampColumn });
    const open = (event: object): Slot => ({
      source: event as Slot['source'],
      copy: isPlaceholder(event) ? (copyPlaceholder(event) as Copy) : copy(event),
    });
    return { open, affect };
  };
  if (collective.length === 0) return changeInPlace(start);
  return moveIntoBursts(collective as readonly CollectiveAnomaly[], start, { seed, lookAhead, groups });
}

/** The state of one subscription: how an event becomes a slot, and what the anomalies do to it. */
interface Stage {
  readonly open: (event: object) => Slot;
  readonly affect: Effects['affect'];
}

/** For anomalies that leave each event where it is. */
function changeInPlace<E extends object>(start: () => Stage): OperatorFunction<E, E & Partial<AnomalyLabels>> {
  return (source) =>
    new Observable((destination) => {
      const { open, affect } = start();
      source.subscribe(
        operate<E, E & Partial<AnomalyLabels>>({
          destination,
          next: (event) => {
            const slot = open(event);
            affect(slot);
            destination.next(slot.copy as E & Partial<AnomalyLabels>);
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
      const { open, affect } = start();
      const out = new DeliveryQueue<E & Partial<AnomalyLabels>>(destination);
      const departures = new BurstDepartures(collective[0]?.timestampColumn ?? EVENT_TIME, (event) =>
        out.push(event as E & Partial<AnomalyLabels>),
      );
      const gatherings = gatheringsOf(collective, options, open, (slot) => {
        affect(slot);
        departures.add(slot);
      });
      source.subscribe(
        operate<E, E & Partial<AnomalyLabels>>({
          destination,
          next: (event) => {
            gatherings[0]?.push(open(event));
            out.flush();
          },
          complete: () => {
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
  arrive: (slot: Slot) => void,
): Gathering[] {
  const gatherings: Gathering[] = [];
  collective.forEach((anomaly, i) => {
    const forward = (slot: Slot): void => (gatherings[i + 1] ? gatherings[i + 1]?.push(slot) : arrive(slot));
    const chosen = groups?.get(anomaly.label);
    // An event that this gathering hands on early passes by the earlier ones.
    const openEarly = (event: object): Slot => {
      const slot = open(event);
      for (const earlier of gatherings.slice(0, i)) earlier.claim?.(slot);
      return slot;
    };
    if (chosen) gatherings.push(gatherChosen(anomaly, { groups: chosen, seed, open: openEarly, forward }));
    else if (anomaly.fraction > 0) gatherings.push(gatherAhead(anomaly, { lookAhead, seed, forward }));
    else gatherings.push({ push: forward, complete: () => {} });
  });
  return gatherings;
}
