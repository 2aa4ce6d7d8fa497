import { fittingTables } from '../../anomalies/fittingTables.ts';
import { type Anomaly, AnomalyRegistry, ContextualAnomaly, PointAnomaly } from '../../anomalies/index.ts';
import { printable, show, suggest } from '../../errors.ts';
import type { Column } from '../../generator/index.ts';
import { anyIsoDate } from '../../table/isoDate.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { listedAnomalies } from './listedAnomalies.ts';
import type { Source } from './source.ts';

/** The registry of each table, empty where there are none: the anomalies of the file, and the one of `--anomaly-fraction`. */
export async function registries(
  source: Source,
  tables: readonly string[],
  flags: ShapeFlags,
): Promise<ReadonlyMap<string, AnomalyRegistry>> {
  const { anomalyFraction, anomalyColumn } = flags;
  if (anomalyColumn !== undefined && anomalyFraction === undefined)
    throw new UsageError('--anomaly-column needs --anomaly-fraction');
  const listed = await listedAnomalies(flags.anomalies);
  const streamed = Object.fromEntries(Object.entries(source.tables).filter(([table]) => tables.includes(table)));
  const placed = new Map(tables.map((table) => [table, [] as { anomaly: Anomaly; entry: number }[]]));
  for (const [entry, anomaly] of listed.anomalies.entries()) {
    const on = (table: string) => withDates(anomaly, source.tables[table]?.columns ?? []);
    for (const table of listed.inEntry(entry, () => fittingTables(anomaly, streamed, on)))
      placed.get(table)?.push({ anomaly: on(table), entry });
  }
  let measures = 0;
  const made = new Map(
    tables.map((table) => {
      const own = placed.get(table) ?? [];
      const registry = new AnomalyRegistry();
      for (const { anomaly, entry } of own) listed.inEntry(entry, () => registry.add(anomaly));
      const column = anomalyFraction === undefined ? undefined : measured(source, table, tables.length === 1, flags);
      if (column !== undefined) {
        const spike = new PointAnomaly(column, { column, fraction: anomalyFraction as number });
        if (own.some(({ anomaly }) => anomaly.label === spike.label))
          throw new UsageError(
            `--anomaly-fraction makes ${printable(spike.label)}, and ${listed.where} has one of that name`,
          );
        registry.add(spike);
        measures++;
      }
      return [table, registry] as const;
    }),
  );
  if (anomalyFraction !== undefined && measures === 0)
    throw new UsageError(`--anomaly-column: no table has a number column ${show(anomalyColumn)}`);
  return made;
}

/** JSON has no dates: what the columns hold as dates, the anomaly may say as ISO text. */
function withDates(anomaly: Anomaly, columns: readonly Column[]): Anomaly {
  if (anomaly.kind !== 'contextual') return anomaly;
  const { name, column, conditionColumn, fraction } = anomaly;
  const read = (of: string, values: readonly unknown[]) => {
    const isDate = columns.some((one) => one.name === of && one.type === 'date');
    return isDate ? values.map((value) => (typeof value === 'string' ? (anyIsoDate(value) ?? value) : value)) : values;
  };
  return new ContextualAnomaly(name, {
    column,
    conditionColumn,
    normalValues: read(conditionColumn, anomaly.normalValues),
    anomalousValues: read(column, anomaly.anomalousValues),
    fraction,
  });
}

/** The column that gets the point anomaly; undefined for a table among others that has none. */
function measured(source: Source, table: string, isOnly: boolean, { anomalyColumn }: ShapeFlags): string | undefined {
  const numbers = (source.tables[table]?.columns ?? [])
    .filter(({ type }) => type === 'number' || type === 'integer')
    .map(({ name }) => name);
  const column = anomalyColumn ?? source.measureOf(table);
  if (column !== undefined && numbers.includes(column)) return column;
  if (!isOnly) return undefined;
  const problem =
    anomalyColumn === undefined
      ? `--anomaly-fraction: table ${show(table)} has no main measure, name a column with --anomaly-column`
      : `--anomaly-column: table ${show(table)} has no number column ${show(anomalyColumn)}`;
  throw new UsageError(`${problem}; it has ${suggest(anomalyColumn ?? '', numbers)}`);
}
