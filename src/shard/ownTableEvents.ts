import { filter, identity, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import type { EffectsOptions } from '../anomalies/effects.ts';
import type { Anomaly } from '../anomalies/index.ts';
import type { ReorderingOptions } from '../disorder/reordering.ts';
import { EVENT_TIME, type SpindleEvent } from '../event/event.ts';
import { placeholderFor, placeholders } from '../event/placeholder.ts';
import { tellsColumns } from '../table/columns.ts';
import { randomAccess } from '../table/randomAccess.ts';
import { timeReader } from '../table/timestampColumn.ts';
import { injectOwn } from './injectOwn.ts';
import { ownEvents, withPlaceholders } from './ownEvents.ts';
import { ownEvent, ownPlaces } from './ownPlaces.ts';
import { reorderOwn } from './reorderOwn.ts';
import type { Shard } from './shard.ts';
import { type EventOrPlace, shardedTable } from './shardedTable.ts';
import { throughStages } from './stages.ts';

/** Returns what the pipeline gets in place of an event: the event itself, or its placeholder. */
export type AsStreamed = (event: object, place: number) => object;

/** What the anomalies of a table must know before its first event. */
export type AnomalyFacts = Omit<EffectsOptions, 'baselines'> & Partial<Pick<EffectsOptions, 'baselines'>>;

/** A table, and the stages of its unsharded stream. */
export interface WholeTable<F extends AnomalyFacts> {
  readonly rows: object;
  readonly table: string;
  readonly timestampColumn: string | undefined;
  /** Whether `_spindle_` columns of the rows are replaced. A shard cannot keep them. */
  readonly metadata: 'replace' | undefined;
  /** Whether lateness in time is measured. */
  readonly isTimed: boolean;
  /** Changes the times of events. */
  readonly changeTimes: MonoTypeOperatorFunction<SpindleEvent>;
  /** Whether events have times, of their rows or others. */
  readonly hasTimes: boolean;
  /** Whether the times of all events decide how a shard's own ones come. */
  readonly needsTimes: boolean;
  /** Of all shards together. */
  readonly maxEvents: number | undefined;
  readonly anomalies: readonly Anomaly[];
  readonly disorder: ReorderingOptions<unknown>;
  readonly source: Observable<SpindleEvent>;
  readonly facts: (asStreamed?: AsStreamed) => F;
  readonly inject: (facts: F) => MonoTypeOperatorFunction<SpindleEvent>;
  readonly reorder: MonoTypeOperatorFunction<SpindleEvent>;
}

/**
 * A shard's own events of a table, exactly as they are in the unsharded stream.
 *
 * If the table has random access, only the rows of own events are made, and the other events are counted. If an anomaly must see
 * the other events, or lateness is measured in time, placeholders replace them, which read a column when it is used. If rows can only be iterated, all are made.
 */
export function ownTableEvents<F extends AnomalyFacts>(whole: WholeTable<F>, shard: Shard): Observable<SpindleEvent> {
  const { rows, table, timestampColumn, metadata, isTimed, hasTimes, needsTimes, maxEvents, anomalies, disorder } =
    whole;
  const amongAll = (source: Observable<SpindleEvent>, asStreamed?: AsStreamed) =>
    throughStages({
      source: source.pipe(whole.changeTimes),
      inject: whole.inject(whole.facts(asStreamed)),
      reorder: whole.reorder,
      deliver: ownEvents<SpindleEvent>(isTimed),
    });
  const addressed = randomAccess<Record<string, unknown>>(rows, timestampColumn);
  if (!addressed) return amongAll(whole.source.pipe(withPlaceholders<SpindleEvent>(ownEvent(shard))));

  const rowCount = Math.min(addressed.rowCount, maxEvents ?? Number.POSITIVE_INFINITY);
  const own = ownPlaces(addressed, rows, shard, rowCount);
  const readTime = timeReader(rows, table, timestampColumn);
  const options = { table, timestampColumn, metadata, readTime, rowCount, own };
  const readColumns = anomalies.flatMap(({ columns }) => columns);
  const placeholder = placeholders(
    table,
    {
      ...Object.fromEntries(readColumns.map((column) => [column, column])),
      ...(hasTimes && { [EVENT_TIME]: EVENT_TIME }),
    },
    (column, place) => {
      if (column !== EVENT_TIME) return addressed.value(column, place);
      if (timestampColumn === undefined) return undefined;
      const time = addressed.value(timestampColumn, place);
      return readTime ? readTime(time) : time;
    },
  );
  if (needsTimes || needsAllEvents(anomalies, rows)) {
    const all = shardedTable(addressed, { ...options, placeholder }) as Observable<SpindleEvent>;
    return amongAll(all, (event, place) => (own.owns(place) ? event : placeholderFor(event)));
  }
  return throughStages<EventOrPlace>({
    source: shardedTable(addressed, options),
    inject: anomalies.length === 0 ? identity : injectOwn(anomalies, { baselines: {}, ...whole.facts(), placeholder }),
    reorder: disorder.fraction === 0 ? identity : reorderOwn({ ...disorder, rowCount }),
    deliver: filter((value): value is SpindleEvent => typeof value !== 'number'),
  });
}

/** Collective anomalies move events. */
const needsAllEvents = (anomalies: readonly Anomaly[], rows: object): boolean =>
  anomalies.some(({ kind }) => kind === 'collective') || !tellsColumns(rows);
