import { SpindleError } from '../../errors.ts';
import type { Encoding, Fill, Site, Strategy } from '../column.ts';
import type { Brood } from '../layout.ts';
import { placeNear } from '../normal.ts';
import type { Pick } from '../pick.ts';
import { cents, type Maybe, type NullRate } from './perRow.ts';

/** The key of a row of another table, picked as `pick` says. */
export function foreignKey(table: string, pick: Pick): Strategy<number> {
  return {
    type: 'integer',
    encoding: 'plain',
    references: () => table,
    bind(site) {
      const parent = site.source(table);
      const family = site.random();
      const begin = pick(site, parent);
      const { keyStart } = parent;
      return (block, _first, count) => {
        const stream = family.block(block);
        const choose = begin(block);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) values[i] = keyStart + choose(stream.uniform(), i);
        return values;
      };
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
    bind(site) {
      const { parent, brood } = familyOf(site);
      const { keyStart, layout } = site.source(parent);
      return (block) => {
        const first = keyStart + layout.first(block);
        const { parents } = brood(block);
        const values = new Float64Array(parents.length);
        for (let i = 0; i < parents.length; i++) values[i] = first + (parents[i] as number);
        return values;
      };
    },
  };
}

/** True for the first child of each parent. */
export function firstOfParent(): Strategy<boolean> {
  return {
    type: 'boolean',
    encoding: 'boolean',
    bind(site) {
      const { brood } = familyOf(site);
      return (block) => {
        const { parents } = brood(block);
        const values = new Float64Array(parents.length);
        for (let i = 0; i < parents.length; i++) values[i] = i === 0 || parents[i - 1] !== parents[i] ? 1 : 0;
        return values;
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
export function parentValues(site: Site, column: string): Fill {
  const { parent, brood } = familyOf(site);
  const source = site.source(parent).numbers(column);
  return (block) => {
    const from = source.block(block);
    const { parents } = brood(block);
    const values = new Float64Array(parents.length);
    for (let i = 0; i < parents.length; i++) values[i] = from[parents[i] as number] as number;
    return values;
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
      const keys = site.table.numbers(via);
      const { keyStart, layout, numbers } = bound(site, table);
      const source = numbers(column);
      const whole = layout.rows <= 65_536 ? flat(layout.rows, source.at) : undefined;
      return (block, _first, count) => {
        const from = keys.block(block);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) {
          const row = (from[i] as number) - keyStart;
          values[i] = Number.isNaN(row) ? otherwise : whole !== undefined ? (whole[row] as number) : source.at(row);
        }
        return values;
      };
    },
  };
}

/** The sum, in cents, of a column of the row's children. */
export function sumChildren(table: string, column: string): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind(site) {
      const children = site.source(table);
      const brood = broodOf(site, table, site.table.name);
      const amounts = children.numbers(column);
      return (block, _first, count) => {
        const { starts } = brood(block);
        const values = amounts.block(block);
        const sums = new Float64Array(count);
        for (let p = 0, c = 0; p < count; p++) {
          let sum = 0;
          for (const end = starts[p + 1] as number; c < end; c++) sum += values[c] as number;
          sums[p] = cents(sum);
        }
        return sums;
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
      const family = site.random();
      const parent = site.source(of);
      const children = site.source(table);
      const brood = broodOf(site, table, of);
      const keys = site.table.numbers(via);
      return (block, _first, count) => {
        const stream = family.block(block);
        const from = keys.block(block);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) {
          const row = (from[i] as number) - parent.keyStart;
          const home = parent.layout.blockOf(row);
          const { starts } = brood(home);
          const p = row - parent.layout.first(home);
          const start = starts[p] as number;
          const place = start + stream.integer((starts[p + 1] as number) - start);
          values[i] = children.keyStart + children.layout.first(home) + place;
        }
        return values;
      };
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
      const family = site.random();
      const { keyStart, layout, numbers } = bound(site, table);
      const starts = flat(layout.rows, numbers(start).at);
      const ends = flat(layout.rows, numbers(end).at);
      const changes = Float64Array.from(new Set([...starts, ...ends, Number.POSITIVE_INFINITY])).sort();
      const active = Array.from(changes, (_, c) => {
        const moment = c === 0 ? Number.NEGATIVE_INFINITY : (changes[c - 1] as number);
        return Array.from(starts.keys()).filter((r) => (starts[r] as number) <= moment && moment < (ends[r] as number));
      });
      const times = site.table.numbers(at);
      let place = 0;
      return (block, _first, count) => {
        const stream = family.block(block);
        const when = times.block(block);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) {
          const skip = stream.uniform() < nullRate;
          const u = stream.uniform();
          place = placeNear(changes, when[i] as number, place);
          const rows = skip ? undefined : active[place];
          values[i] = rows?.length ? keyStart + (rows[Math.floor(u * rows.length)] as number) : Number.NaN;
        }
        return values;
      };
    },
  };
}

function familyOf(site: Site) {
  const { family } = site.table.layout;
  if (family === undefined)
    throw new SpindleError('INVALID_OPTION', `${site.table.name}.${site.column}: ${site.table.name} has no parent`);
  return family;
}

function broodOf(site: Site, table: string, parent: string): (block: number) => Brood {
  const { family } = site.source(table).layout;
  if (family?.parent !== parent)
    throw new SpindleError('INVALID_OPTION', `${site.table.name}.${site.column}: ${table} is no child of ${parent}`);
  return family.brood;
}

function bound(site: Site, table: string) {
  const source = site.source(table);
  return { keyStart: source.keyStart, layout: source.layout, numbers: (column: string) => source.numbers(column) };
}

function flat(rows: number, at: (row: number) => number | undefined): Float64Array {
  const values = new Float64Array(rows);
  for (let r = 0; r < rows; r++) values[r] = at(r) as number;
  return values;
}
