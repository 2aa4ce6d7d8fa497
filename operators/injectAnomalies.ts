import type { Observable } from 'rxjs';
import { AnomalyRegistry } from '../src/anomalies/anomalyRegistry.ts';
import type { ChosenGroups } from '../src/anomalies/chooseGroups.ts';
import { fittingTables } from '../src/anomalies/fittingTables.ts';
import { injectInOrder } from '../src/anomalies/injectInOrder.ts';
import { checkOption, optionError, show, suggest } from '../src/errors.ts';
import type { AnomalyLabels } from '../src/event/event.ts';
import {
  checkOptions,
  column,
  flag,
  integer,
  must,
  notNegative,
  positiveInteger,
  recordOf,
} from '../src/options/checkOptions.ts';
import { tellsColumns } from '../src/table/columns.ts';
import type { ColumnName } from '../src/table/rows.ts';
import { markedTables } from '../src/table/tablesMark.ts';

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
 *
 * @example
 * ```ts
 * import { AnomalyRegistry, PointAnomaly } from 'spindle-rx/anomalies';
 * import { fromTable, injectAnomalies } from 'spindle-rx/operators';
 *
 * const orders = Array.from({ length: 200 }, (_, i) => ({ order_id: i, total: 20 + (i % 7) }));
 * const registry = new AnomalyRegistry([new PointAnomaly('price_spike', { column: 'total', fraction: 0.05 })]);
 * fromTable(orders).pipe(injectAnomalies(registry)).subscribe(console.log); // 10 of them are anomalous
 * ```
 */
export function injectAnomalies<C extends string>(
  registry: AnomalyRegistry<C>,
  options: InjectAnomaliesOptions = {},
): InjectAnomalies<C> {
  checkOption(
    registry instanceof AnomalyRegistry,
    'registry',
    registry,
    'an AnomalyRegistry: new AnomalyRegistry([anomaly, …])',
  );
  checkOptions<InjectAnomaliesOptions>('injectAnomalies', options, {
    seed: integer,
    label: flag,
    lookAhead: positiveInteger,
    baselines: recordOf(notNegative, 'an object of numbers by column'),
    groups: must((value) => value instanceof Map, 'a Map of what chooseGroups chose, by the label of the anomaly'),
    timestampColumn: column,
  });
  const anomalies = [...registry];
  const labels = anomalies.flatMap(({ kind, label }) => (kind === 'collective' ? [label] : []));
  const columns = anomalies.flatMap((anomaly) => (anomaly.kind === 'point' ? [anomaly.column] : []));
  for (const name of Object.keys(options.baselines ?? {}))
    requireKnown(name, columns, { option: 'baselines', what: 'point anomaly of column', code: 'UNKNOWN_COLUMN' });
  for (const name of options.groups?.keys() ?? [])
    requireKnown(name, labels, { option: 'groups', what: 'collective anomaly', code: 'INVALID_OPTION' });
  return <E extends object>(source: Observable<E>) => {
    const tables = markedTables(source) ?? {};
    for (const anomaly of anomalies) fittingTables(anomaly, tables);
    const isKnown = Object.keys(tables).length > 0 && Object.values(tables).every(tellsColumns);
    return injectInOrder<E>(anomalies, {
      ...options,
      ...(!isKnown && { expected: { anomalies, ...soleTable(tables) } }),
    })(source);
  };
}

/** Throws unless an option names what the registry has. */
function requireKnown(
  name: string,
  known: readonly string[],
  { option, what, code }: { option: string; what: string; code: 'UNKNOWN_COLUMN' | 'INVALID_OPTION' },
): void {
  if (known.includes(name)) return;
  const there = known.length === 0 ? 'none' : suggest(name, known);
  throw optionError(code, [option, name], `: the registry has no ${what} ${show(name)}; there is ${there}`);
}

/** The name of the table, if there is one alone. */
function soleTable(tables: object): { readonly table?: string } {
  const [table, ...others] = Object.keys(tables);
  return table === undefined || others.length > 0 ? {} : { table };
}
