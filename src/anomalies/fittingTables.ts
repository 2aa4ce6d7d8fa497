import { list, printable, SpindleError, show, suggest } from '../errors.ts';
import { isMetadata } from '../event/metadata.ts';
import type { KnownColumn } from '../table/columnSurvey.ts';
import { knownColumns } from '../table/columns.ts';
import type { Anomaly } from './anomaly.ts';

/** The type that a column must have, so that the anomaly can have an effect. */
interface Need {
  readonly column: string;
  readonly types: readonly KnownColumn['type'][];
  readonly why: string;
}

/**
 * The names of the tables on which an anomaly can have an effect, as far as is known; throws if there is none. `on` returns the
 * anomaly as it would be on a table.
 */
export function fittingTables(
  anomaly: Anomaly,
  tables: Readonly<Record<string, object>>,
  on: (table: string) => Anomaly = () => anomaly,
): readonly string[] {
  const problems = Object.entries(tables).map(([name, rows]) => ({
    name,
    problem: misfit(on(name), name, knownColumns(rows)),
  }));
  const fitting = problems.flatMap(({ name, problem }) => (problem ? [] : [name]));
  if (fitting.length > 0 || problems.length === 0) return fitting;
  const columns = list(anomaly.columns);
  throw (
    problems.find(({ problem }) => problems.length === 1 || problem?.code === 'INVALID_OPTION')?.problem ??
    new SpindleError('UNKNOWN_COLUMN', `${printable(anomaly.label)}: no table has all of its columns: ${columns}`)
  );
}

/** Why an anomaly cannot have an effect on a table; undefined if it can, or if the columns are not known. */
export function misfit(
  anomaly: Anomaly,
  table: string | undefined,
  columns: readonly KnownColumn[] | undefined,
): SpindleError | undefined {
  if (!columns) return undefined;
  const { label } = anomaly;
  const names = columns.map(({ name }) => name);
  const where = table === undefined ? 'the stream' : `table ${show(table)}`;
  const own = names.filter((name) => !isMetadata(name));
  const missing = anomaly.columns.find((column) => !names.includes(column));
  if (missing !== undefined)
    return new SpindleError(
      'UNKNOWN_COLUMN',
      `${printable(label)}: ${where} has no column ${show(missing)}; it has ${suggest(missing, own)}`,
    );
  const { column, types, why } = need(anomaly);
  const type = columns.find(({ name }) => name === column)?.type;
  if (type === undefined || types.includes(type)) return undefined;
  const others = columns.filter((other) => other.type !== undefined && types.includes(other.type));
  const there = others.length === 0 ? 'none' : list(others.map(({ name }) => name));
  return new SpindleError(
    'INVALID_OPTION',
    `${printable(label)}: column ${show(column)} of ${where} is ${type}, but ${why} ${types.join(' or ')}; there is ${there}`,
  );
}

function need(anomaly: Anomaly): Need {
  if (anomaly.kind === 'point')
    return { column: anomaly.column, types: ['integer', 'number'], why: 'a point anomaly needs' };
  if (anomaly.kind === 'collective')
    return { column: anomaly.timestampColumn, types: ['date'], why: 'a collective anomaly needs' };
  const types = new Set(anomaly.normalValues.flatMap(typesOf));
  return { column: anomaly.conditionColumn, types: [...types], why: 'its normal values are' };
}

/** The types of column that can hold a value. */
function typesOf(value: unknown): readonly KnownColumn['type'][] {
  if (value instanceof Date) return ['date'];
  if (typeof value === 'number') return ['integer', 'number'];
  if (typeof value === 'boolean') return ['boolean'];
  if (typeof value === 'string') return ['text'];
  return ['integer', 'number', 'boolean', 'date', 'text', 'bigint', 'object'];
}
