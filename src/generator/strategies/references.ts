import { SpindleError } from '../../errors.ts';
import type { Encoding, Reader, Site, Strategy } from '../column.ts';
import type { Family } from '../layout.ts';
import { placeNear } from '../normal.ts';
import type { Pick } from '../pick.ts';
import { roomFor } from '../slab.ts';
import { cents, type Maybe, type NullRate, numbersFrom, numbersOf } from './perRow.ts';

/** The key of a row of another table, picked as `choose` says. */
export function foreignKey(table: string, choose: Pick): Strategy<number> {
  return {
    type: 'integer',
    encoding: 'plain',
    references: () => table,
    bind(site) {
      const parent = site.source(table);
      const random = site.random();
      const { keyStart } = parent;
      const pick = choose(site, parent);
      return numbersOf(site.table.layout, (row) => keyStart + pick(random.uniform(row), row));
    },
  };
}

/** The key of the row whose child this is. */
export function parentKey(): Strategy<number> {
  return {
    type: 'integer',
    encoding: 'plain',
    ordered: true,
    references: ({ name }) => name,
    bind(site): Reader {
      const { parent, brood, parentOf } = familyOf(site);
      const { keyStart, layout } = site.source(parent);
      return {
        block(block) {
          const first = keyStart + layout.first(block);
          const { parents } = brood(block);
          const values = roomFor(parents.length);
          for (let i = 0; i < values.length; i++) values[i] = first + (parents[i] as number);
          return values;
        },
        at: (row) => keyStart + parentOf(row),
      };
    },
  };
}

/** True for the first child of each parent. */
export function firstOfParent(): Strategy<boolean> {
  return {
    type: 'boolean',
    encoding: 'boolean',
    bind(site): Reader {
      const { brood, first, parentOf } = familyOf(site);
      return {
        block(block) {
          const { parents } = brood(block);
          const values = roomFor(parents.length);
          for (let i = 0; i < values.length; i++) values[i] = i === 0 || parents[i - 1] !== parents[i] ? 1 : 0;
          return values;
        },
        at: (row) => (first(parentOf(row)) === row ? 1 : 0),
      };
    },
  };
}

/** Says of a strategy of your own, or one that lists keys, whose keys the column holds. */
export function keyOf<V extends number | null>(table: string, strategy: Strategy<V>): Strategy<V> {
  return { ...strategy, references: () => table };
}

/** The value types of the columns of numbers. */
interface Numeric {
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly date: Date;
}

const ENCODING: Record<keyof Numeric, Encoding> = {
  integer: 'plain',
  number: 'plain',
  boolean: 'boolean',
  date: 'date',
};

/** A column of the parent whose child the row is. */
export function fromParent<T extends 'integer' | 'number' | 'date' | 'boolean'>(
  type: T,
  column: string,
): Strategy<Numeric[T]> {
  return {
    type,
    encoding: ENCODING[type],
    references: (parent) => parent.references(column),
    bind: (site) => parentValues(site, column),
  };
}

/** As {@link fromParent}, of a column that may be null. */
export function nullableFromParent(type: 'integer' | 'number', column: string): Strategy<number | null> {
  return {
    type,
    encoding: 'nullable',
    references: (parent) => parent.references(column),
    bind: (site) => parentValues(site, column),
  };
}

/** The values of a parent's column, one for each child of a block. */
export function parentValues(site: Site, column: string): Reader<Float64Array> {
  const { parent, brood, parentOf } = familyOf(site);
  const source = site.source(parent).numbers(column);
  return {
    block(block) {
      const from = source.block(block);
      const { parents } = brood(block);
      const values = roomFor(parents.length);
      for (let i = 0; i < values.length; i++) values[i] = from[parents[i] as number] as number;
      return values;
    },
    at: (row) => source.at(parentOf(row)) as number,
  };
}

/** Options of {@link lookup}. */
export interface LookupOptions {
  readonly table: string;
  readonly column: string;
  /** The column of this table that has the other table's key. */
  readonly via: string;
  /** What stands where the key is null; default null. */
  readonly otherwise?: number;
}

/** A number of the row of another table that a key of this row names. */
export function lookup(options: LookupOptions): Strategy<number> {
  const { table, column, via, otherwise = Number.NaN } = options;
  return {
    type: 'number',
    encoding: 'plain',
    bind(site) {
      const named = site.source(table);
      const { keyStart } = named;
      const numberOf = remembering(named.rows, named.numbers(column));
      return numbersFrom(site.table.layout, site.table.numbers(via), (_row, key) =>
        Number.isNaN(key) ? otherwise : numberOf(key - keyStart),
      );
    },
  };
}

/** Of rows picked at random so many are remembered, 8 MB: the first, which are the most popular ones. */
const REMEMBERED = 2 ** 20;

/** Reads a column's values here and there, each of the first ones once. */
function remembering(rows: number, source: Reader<Float64Array>): (row: number) => number {
  const known = new Float64Array(Math.min(rows, REMEMBERED)).fill(Number.NaN);
  return (row) => {
    if (row >= known.length) return source.at(row) as number;
    if (Number.isNaN(known[row])) known[row] = source.at(row) as number;
    return known[row] as number;
  };
}

/** The sum, in cents, of a column of the row's children. */
export function sumChildren(table: string, column: string): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind(site): Reader {
      const { brood, first, end } = childrenOf(site, table, site.table.name);
      const amounts = site.source(table).numbers(column);
      return {
        block(block) {
          const { starts } = brood(block);
          const values = amounts.block(block);
          const sums = roomFor(starts.length - 1);
          for (let p = 0, c = 0; p < sums.length; p++) {
            let sum = 0;
            for (const end = starts[p + 1] as number; c < end; c++) sum += values[c] as number;
            sums[p] = cents(sum);
          }
          return sums;
        },
        at(row) {
          let sum = 0;
          for (let c = first(row), last = end(row); c < last; c++) sum += amounts.at(c) as number;
          return cents(sum);
        },
      };
    },
  };
}

/** The key of one of the children, all alike, of the row that another key of this row names. */
export function childOf({ table, of, via }: { readonly table: string; readonly of: string; readonly via: string }) {
  const strategy: Strategy<number> = {
    type: 'integer',
    encoding: 'plain',
    references: () => table,
    bind(site) {
      const random = site.random();
      const parent = site.source(of);
      const { keyStart } = site.source(table);
      const { first, end } = childrenOf(site, table, of);
      return numbersFrom(site.table.layout, site.table.numbers(via), (row, key) => {
        const start = first(key - parent.keyStart);
        return keyStart + start + random.integer(row, end(key - parent.keyStart) - start);
      });
    },
  };
  return strategy;
}

/** Options of {@link activeAt}: the other table, its start and end, and when. */
export interface ActiveOptions extends NullRate {
  readonly table: string;
  readonly start: string;
  readonly end: string;
  /** The column of this table that says when. */
  readonly at: string;
}

/** The key of a row of another table that is active at the time of this one (start ≤ time < end); null where none is. */
export function activeAt(options: ActiveOptions): Strategy<Maybe<number, { nullRate: number }>> {
  const { table, start, end, at, nullRate = 0 } = options;
  return {
    type: 'integer',
    encoding: 'nullable',
    references: () => table,
    bind(site) {
      const random = site.random();
      const named = site.source(table);
      const { keyStart } = named;
      const starts = allOf(named.rows, named.numbers(start));
      const ends = allOf(named.rows, named.numbers(end));
      const changes = Float64Array.from(new Set([...starts, ...ends, Number.POSITIVE_INFINITY])).sort();
      const active = Array.from(changes, (_, c) => {
        const moment = c === 0 ? Number.NEGATIVE_INFINITY : (changes[c - 1] as number);
        return Array.from(starts.keys()).filter((r) => (starts[r] as number) <= moment && moment < (ends[r] as number));
      });
      let place = 0;
      return numbersFrom(site.table.layout, site.table.numbers(at), (row, time) => {
        const u = random.uniform(row) - nullRate;
        if (u < 0) return Number.NaN;
        place = placeNear(changes, time, place);
        const candidates = active[place] as readonly number[];
        // What is left of the interval is uniform too.
        const chosen = candidates[Math.floor((u / (1 - nullRate)) * candidates.length)];
        return chosen === undefined ? Number.NaN : keyStart + chosen;
      });
    },
  };
}

function familyOf(site: Site): Family {
  const { family } = site.table.layout;
  if (family === undefined)
    throw new SpindleError('INVALID_OPTION', `${site.table.name}.${site.column}: ${site.table.name} has no parent`);
  return family;
}

function childrenOf(site: Site, table: string, parent: string): Family {
  const { family } = site.source(table).layout;
  if (family?.parent !== parent)
    throw new SpindleError('INVALID_OPTION', `${site.table.name}.${site.column}: ${table} is no child of ${parent}`);
  return family;
}

function allOf(rows: number, source: Reader<Float64Array>): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => source.at(row) as number);
}
