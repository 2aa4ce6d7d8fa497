// The retail tables of one seed, column by column as the rows ask for them.
import { RetailDomain, Spindle } from 'spindle-rx';
import { seedWorld } from './seedWorld.mjs';

const domain = new RetailDomain();
/** 25,000 customers, 12,500 products, 125,000 orders. */
const SCALE = 25;
/** A table of a fixed, small number of rows is read under so many seeds. */
const SEEDS = 100;

export const generate = (seed, scale = SCALE) => new Spindle().generate({ domain, scale, seed }).tables;

export function retailWorld(seed) {
  const tables = generate(seed);
  const { once } = seedWorld(seed);
  return {
    seed,
    once,
    rows: (table) => tables[table].rowCount,
    /** All values of a column; dates in milliseconds. */
    column: (table, column) => once(`${table}.${column}`, () => values(tables[table], column)),
    /** The values of a column of a small table, under one seed after the other. */
    columns: (table, column) =>
      once(`${table}.${column}, many`, () =>
        Array.from({ length: SEEDS }, (_, k) => values(generate(seed * SEEDS + k)[table], column)),
      ),
  };
}

function values(table, column) {
  const length = table.rowCount;
  const { type } = table.columns.find(({ name }) => name === column);
  if (type === 'date') return Float64Array.from({ length }, (_, i) => table.value(column, i).getTime());
  return Array.from({ length }, (_, i) => table.value(column, i));
}
