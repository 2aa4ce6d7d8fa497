import { checkOption, type OptionPath, optionError, printable, show } from '../errors.ts';
import {
  type Check,
  isRecord,
  isText,
  object,
  positiveInteger,
  recordOf,
  required,
  text,
} from '../options/checkOptions.ts';
import type { Period } from '../table/table.ts';
import { aStrategy } from './checks.ts';
import type { Domain, TableSpec, TableSpecs } from './domain.ts';
import { aPeriod } from './period.ts';
import { areChildren, isYearly } from './rowCount.ts';

/** For a domain, however it was made. */
export const aDomain: Check = (domain, option) => {
  const { tables, scales } = Object(domain) as Partial<Domain>;
  checkOption(isRecord(tables) && isRecord(scales), option, domain, 'a domain, such as new RetailDomain()');
  checkDomain(domain as Domain);
};

const rows: Check = (given, option) => {
  const isChildren = isRecord(given) && isText(given.parent) && typeof given.index === 'function';
  const isNumber = Number.isSafeInteger(given) && (given as number) >= 1 && (given as number) <= 2 ** 48;
  const expected = '"scaled", an integer from 1 to 2^48, perYear(…), perParent(…) or oneForEach(…)';
  checkOption(given === 'scaled' || isChildren || isYearly(given) || isNumber, option, given, expected);
};

const table = object<TableSpec>({
  rows: required(rows),
  measure: text,
  columns: required(recordOf(aStrategy, 'an object of strategies by column')),
});
const tablesCheck = recordOf(table, 'an object of tables by name');
const scalesCheck = recordOf(
  recordOf(positiveInteger, 'an object of numbers of rows by table'),
  'an object of scales by name',
);

/** Throws `INVALID_OPTION` if a domain contradicts itself; see `defineDomain`. */
export function checkDomain({ name, tables, scales, period }: Domain): void {
  text(name, ['name']);
  tablesCheck(tables, ['tables']);
  scalesCheck(scales, ['scales']);
  if (period !== undefined) aPeriod(period, ['period']);
  if (Object.keys(tables).length === 0)
    throw optionError('INVALID_OPTION', ['tables'], `: domain ${printable(name)} must have a table`);
  const declared = new Set<string>();
  for (const [table, { rows, columns, measure }] of Object.entries<TableSpec>(tables)) {
    const refuse = (why: string, ...at: OptionPath) => {
      const rest = `: table ${printable(table)} of domain ${printable(name)} ${why}`;
      throw optionError('INVALID_OPTION', ['tables', table, ...at], rest);
    };
    const key = Object.values(columns)[0];
    if (key?.start === undefined) refuse('must have a sequence as its first column, the primary key', 'columns');
    if (areChildren(rows) && !declared.has(rows.parent))
      refuse(`must be declared after its parent, ${printable(rows.parent)}`, 'rows');
    if (measure !== undefined && !Object.hasOwn(columns, measure))
      refuse(`has no column ${show(measure)} to be its measure`, 'measure');
    if (rows === 'scaled')
      for (const [scale, counts] of Object.entries(scales))
        if (!Object.hasOwn(counts, table)) refuse(`must have a number of rows at scale ${printable(scale)}`, 'rows');
    if (period === undefined) {
      if (isYearly(rows)) refuse('has rows for each year, so the domain needs a period', 'rows');
      for (const [column, { checkPeriod }] of Object.entries(columns))
        if (checkPeriod) refuse('has times of the period, so the domain needs a period', 'columns', column);
    }
    declared.add(table);
  }
  if (period !== undefined) checkInPeriod(tables, period);
}

/** Throws `INVALID_OPTION` if a column cannot be made in a period. */
export function checkInPeriod(tables: TableSpecs, period: Period): void {
  for (const [table, { rows, columns }] of Object.entries(tables)) {
    if (isYearly(rows)) rows.rowsIn(period);
    for (const [column, strategy] of Object.entries(columns)) strategy.checkPeriod?.(period, `${table}.${column}`);
  }
}
