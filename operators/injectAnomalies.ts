import { Observable, type OperatorFunction } from 'rxjs';
import type { AnomalyRegistry } from '../src/anomalies/anomalyRegistry.ts';
import type { ChosenGroups } from '../src/anomalies/chooseGroups.ts';
import type { CollectiveAnomaly } from '../src/anomalies/collectiveAnomaly.ts';
import { effectsOf } from '../src/anomalies/effects.ts';
import { gatherAhead, gatherChosen } from '../src/anomalies/gather.ts';
import { labelledCopier } from '../src/anomalies/labelledCopier.ts';
import type { Slot } from '../src/anomalies/slot.ts';
import { Timeline } from '../src/anomalies/timeline.ts';
import { checkOption, isPositiveInteger } from '../src/errors.ts';
import type { Copy } from '../src/event/copyEvent.ts';
import { type AnomalyLabels, EVENT_TIME, SEQ, sourceSeq, TABLE } from '../src/event.ts';
import { operate } from '../src/flow/operate.ts';
import { serial } from '../src/flow/serial.ts';
import { copyStandIn, isForeign } from '../src/shard/standIn.ts';

/** Options of {@link injectAnomalies}. */
export interface InjectAnomaliesOptions {
  /** Same seed, same anomalies. Default 42. */
  readonly seed?: number;
  /** Whether events get the label columns. Default `true`; without them, anomalies still are counted. */
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
 * Makes an exact share of the events anomalous, and says so on each: after n eligible events ⌊n·fraction⌋ or one more
 * are, at random places.
 *
 * ```
 * source           -a--b--c--d--|
 * injectAnomalies  -a--b--C--d--|
 * ```
 *
 * Every event is copied, never changed in place. The copy has the columns `_spindle_is_anomaly` and
 * `_spindle_anomaly_type` before `_spindle_table`, unless `label` is false. Anomalies apply in registry order: where they
 * overlap both effects stay, and the last label wins. The event time follows the column it was taken from.
 *
 * A collective anomaly moves events: a group's rows leave in a burst after its first, in event-time order among the
 * others, and `_spindle_seq` is counted anew for each table. What has no label keeps its place. With `groups` the choice is
 * the caller's, and each chosen event must come as it was handed over: with its `_spindle_seq`, or the same object. Without,
 * events wait in a buffer of `lookAhead`; a stream that fits in it is decided exactly.
 *
 * Completion: what waits is emitted first. Errors pass at once, and drop what waits. An empty registry mirrors the
 * source. Memory: constant; with a collective anomaly at most `lookAhead` events and the bursts under way, or the
 * `groups`.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 */
export function injectAnomalies<E extends object>(
  registry: AnomalyRegistry<NoInfer<keyof E & string>>,
  { seed = 42, label = true, lookAhead = 10_000, baselines = {}, groups, timestampColumn }: InjectAnomaliesOptions = {},
): OperatorFunction<E, E & Partial<AnomalyLabels>> {
  checkOption(Number.isFinite(seed), 'seed', seed, 'a finite number');
  checkOption(isPositiveInteger(lookAhead), 'lookAhead', lookAhead, 'an integer of at least 1');
  for (const [column, mean] of Object.entries(baselines))
    checkOption(Number.isFinite(mean) && mean >= 0, `baselines.${column}`, mean, 'a finite number of at least 0');
  if (registry.size === 0) return (source) => source;
  const anomalies = [...registry];
  const collective = anomalies.filter(
    (anomaly): anomaly is CollectiveAnomaly<keyof E & string> => anomaly.kind === 'collective',
  );

  return (source) =>
    new Observable((destination) => {
      const copy = labelledCopier(label);
      const open = (event: object): Slot => ({
        source: event as Slot['source'],
        copy: isForeign(event) ? (copyStandIn(event) as Copy) : copy(event),
      });
      const { affect } = effectsOf(anomalies, { seed, label, baselines, timestampColumn });

      if (collective.length === 0) {
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
        return;
      }

      const out = serial(destination);
      const clockColumn = collective[0]?.timestampColumn ?? EVENT_TIME;
      let pending = new Timeline<Slot>();
      const counts = new Map<unknown, number>();
      const emit = ({ copy }: Slot): void => {
        if (SEQ in copy) {
          const seq = counts.get(copy[TABLE]) ?? 0;
          counts.set(copy[TABLE], seq + 1);
          copy[sourceSeq] ??= copy[SEQ] as number;
          copy[SEQ] = seq;
        }
        out.push(copy as E & Partial<AnomalyLabels>);
      };
      const emitBefore = (time: number): void => {
        for (let due = pending.takeBefore(time); due; due = pending.takeBefore(time)) emit(due);
      };
      const arrange = (slot: Slot): void => {
        affect(slot);
        // What was not brought forward stands where its source stood, also where another anomaly has changed its time.
        const column = EVENT_TIME in slot.source ? EVENT_TIME : clockColumn;
        // The copy of a stand-in has what was changed, and nothing else.
        const { [column]: clock } = slot.times && column in slot.copy ? slot.copy : slot.source;
        const time = clock instanceof Date ? clock.getTime() : Number.NaN;
        if (slot.times && !Number.isNaN(time)) pending.add(time, slot);
        else {
          emitBefore(time);
          emit(slot);
        }
      };
      // The last anomaly's gathering is the last before the effects.
      const gathers = collective.map(() => ({ push: arrange, complete: () => {} }));
      for (let i = collective.length - 1; i >= 0; i--) {
        const anomaly = collective[i] as CollectiveAnomaly;
        const forward = (slot: Slot): void => (gathers[i + 1]?.push ?? arrange)(slot);
        const given = groups?.get(anomaly.label);
        if (given) gathers[i] = gatherChosen(anomaly, given, seed, open, forward);
        else if (anomaly.fraction > 0) gathers[i] = gatherAhead(anomaly, lookAhead, seed, forward);
        else gathers[i] = { push: forward, complete: () => {} };
      }

      source.subscribe(
        operate<E, E & Partial<AnomalyLabels>>({
          destination,
          next: (event) => {
            gathers[0]?.push(open(event));
            out.flush();
          },
          complete: () => {
            for (const gather of gathers) gather.complete();
            emitBefore(Number.POSITIVE_INFINITY);
            out.complete();
          },
          finalize: () => {
            pending = new Timeline();
            gathers.length = 0;
          },
        }),
      );
    });
}
