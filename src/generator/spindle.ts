import { checkOption, hint, list, optionError, printable, SpindleError, show, suggest } from '../errors.ts';
import { anything, checkOptions, integer, required } from '../options/checkOptions.ts';
import { RandomFamily } from '../random/random.ts';
import type { Period } from '../table/table.ts';
import { evenLayout } from './blockLayout.ts';
import { BoundColumns } from './boundColumns.ts';
import { aDomain, checkInPeriod } from './checkDomain.ts';
import { columnsOf } from './describe.ts';
import type { Domain, TableSpec, Tables } from './domain.ts';
import { GeneratedTable } from './generatedTable.ts';
import { aPeriod } from './period.ts';
import { areChildren, isYearly } from './rowCount.ts';

/** The names of a domain's scales. */
export type Scale<D extends Domain = Domain> = keyof D['scales'] & string;

/** Options of {@link Spindle.generate}. */
export interface GenerateOptions<D extends Domain> {
  readonly domain: D;
  /** The name of a scale, or a number by which scale `small` is multiplied. Default `'small'`. */
  readonly scale?: Scale<D> | number;
  /** An integer; default 42. */
  readonly seed?: number;
  /** When it happens, in place of the domain's own period: `from` ≤ t < `to`, of up to 100 years. */
  readonly period?: Period;
}

/**
 * Generates the tables of a domain.
 *
 * @example
 * ```ts
 * import { RetailDomain } from 'spindle-rx/domains/retail';
 * import { Spindle } from 'spindle-rx/generator';
 *
 * const { tables } = new Spindle().generate({ domain: new RetailDomain(), scale: 'small', seed: 7 });
 * for (const customer of tables.customer) console.log(customer);
 * ```
 */
export class Spindle {
  /** Returns the tables in generation order, parents first. They are lazy: a row is made when it is read. */
  generate<D extends Domain>(options: GenerateOptions<D>): { tables: Tables<D> } {
    checkOptions<GenerateOptions<D>>('generate', options, {
      domain: required(aDomain),
      scale: anything,
      seed: integer,
      period: aPeriod,
    });
    const { domain, scale = 'small', seed = 42 } = options;
    const period = periodOf(domain, options.period);
    const scaledRows = rowsAtScale(domain, scale);
    const bound = new Map<string, BoundColumns>();
    const otherTable = (name: string): BoundColumns => {
      const table = bound.get(name);
      if (table !== undefined) return table;
      const known = suggest(name, [...bound.keys()]);
      throw new SpindleError('UNKNOWN_TABLE', `no table ${name} in domain ${domain.name}: ${known}`);
    };
    const tables: [string, GeneratedTable][] = [];
    for (const [name, spec] of Object.entries<TableSpec>(domain.tables)) {
      const place = placeRows(name, spec, scaledRows, { seed, period, otherTable });
      const columns = new BoundColumns({ name, spec, ...place, seed, period, otherTable });
      bound.set(name, columns);
      tables.push([name, new GeneratedTable(columns, columnsOf(name, domain.tables), period)]);
    }
    return { tables: Object.fromEntries(tables) as object as Tables<D> };
  }
}

/** The period that is given, else the domain's own. A copy: what a table holds never changes, as a Date may. */
function periodOf({ name, tables, period: own }: Domain, given: Period | undefined): Period | undefined {
  if (given !== undefined && own === undefined)
    throw optionError(
      'INVALID_OPTION',
      ['period'],
      `: domain ${printable(name)} has no period, so its times are fixed; leave it out, or give defineDomain a period`,
    );
  const period = given ?? own;
  if (period === undefined) return undefined;
  checkInPeriod(tables, period);
  return { from: new Date(period.from), to: new Date(period.to) };
}

/** How a table's rows divide into blocks, and whose children they are. */
function placeRows(
  name: string,
  { rows }: TableSpec,
  scaledRows: Readonly<Record<string, number>>,
  {
    seed,
    period,
    otherTable,
  }: { seed: number; period: Period | undefined; otherTable: (name: string) => BoundColumns },
) {
  if (areChildren(rows)) return rows.index(otherTable(rows.parent), new RandomFamily(seed, `${name}/rows`));
  if (isYearly(rows)) return { layout: evenLayout(rows.rowsIn(period as Period)), parentIndex: undefined };
  const count = rows === 'scaled' ? (scaledRows[name] ?? 1) : rows;
  return { layout: evenLayout(count), parentIndex: undefined };
}

/** The number of rows of each table whose `rows` is `'scaled'`. */
function rowsAtScale({ name, scales }: Domain, scale: string | number): Readonly<Record<string, number>> {
  const isKind = typeof scale === 'string' || typeof scale === 'number';
  checkOption(isKind, 'scale', scale, 'a number or the name of a scale');
  const named = typeof scale === 'number' ? 'small' : scale;
  const rows = Object.hasOwn(scales, named) ? scales[named] : undefined;
  const known = Object.keys(scales);
  if (rows === undefined)
    throw optionError(
      'INVALID_OPTION',
      ['scale'],
      ` must be a number or a scale of domain ${name} (${list(known)}), got ${show(named)}${hint(named, known)}`,
    );
  if (typeof scale === 'string') return rows;
  checkOption(Number.isFinite(scale) && scale > 0, 'scale', scale, 'a positive number');
  const scaled = Object.entries(rows).map(([table, count]) => [table, Math.max(1, Math.round(count * scale))] as const);
  for (const [, count] of scaled) checkOption(count <= 2 ** 48, 'scale', scale, 'such that no table passes 2^48 rows');
  return Object.fromEntries(scaled);
}
