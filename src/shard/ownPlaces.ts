import { identity } from 'rxjs';
import type { Addressable } from '../addressable.ts';
import { TABLE } from '../event.ts';
import type { Blocks, Table } from '../generator/table.ts';
import { columnsOf, primaryKeyOf, type ReadableTables } from '../timeline/relations.ts';
import { type Shard, shardOf } from './shard.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Rows without a primary key are shared out by so many at a time. */
const RUN = 200;

/** The places of a table that are a shard's own; they are asked for in order. */
export interface OwnPlaces {
  owns(place: number): boolean;
  /** From a place on, the first that may be own. */
  from(place: number): number;
}

export function ownPlaces(
  rows: Pick<Addressable<object>, 'value' | 'rowAt'>,
  table: object,
  { index, count, by }: Shard,
): OwnPlaces {
  const { layout, primaryKey } = table as Partial<Table>;
  if (by !== undefined && by !== primaryKey)
    return { owns: (place) => shardOf(rows.value(by, place), count) === index, from: identity };
  const { rowAt } = rows;
  const blocks = byBlock(layout ?? evenly, { index, count });
  return rowAt ? { owns: (place) => blocks.owns(rowAt(place)), from: identity } : blocks;
}

/** Says of events that come from the first to the last whether they are a shard's own. */
export function ownEvent({ index, count, by }: Shard): (event: object, place: number) => boolean {
  if (by !== undefined) return (event) => shardOf((event as Fields)[by], count) === index;
  return (_event, place) => Math.floor(place / RUN) % count === index;
}

/** As {@link ownEvent}, of the events of several tables. */
export function ownOfTables(tables: ReadableTables, shard: Shard): (event: object) => boolean {
  const { index, count, by } = shard;
  const columns = new Map(
    Object.entries(tables).map(([name, table]) => {
      const has = by !== undefined && columnsOf(table).includes(by);
      return [name as unknown, has ? by : (primaryKeyOf(table) ?? '')];
    }),
  );
  return (event) => shardOf((event as Fields)[columns.get((event as Fields)[TABLE]) ?? ''], count) === index;
}

const evenly: Blocks = { blockOf: (row) => Math.floor(row / RUN), first: (block) => block * RUN };

/** Blocks are shared out in turn: what is made together stays together. */
function byBlock({ blockOf, first }: Blocks, { index, count }: Shard): OwnPlaces {
  let begin = 0;
  let end = 0;
  let isOwn = false;
  const enter = (block: number) => {
    begin = first(block);
    end = first(block + 1);
    isOwn = block % count === index;
  };
  const owns = (row: number) => {
    if (row < begin || row >= end) enter(blockOf(row));
    return isOwn;
  };
  return {
    owns,
    from(row) {
      if (owns(row)) return row;
      const block = blockOf(row);
      enter(block + ((((index - block) % count) + count) % count));
      return begin;
    },
  };
}
