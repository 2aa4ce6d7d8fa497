import type { Addressable } from '../addressable.ts';
import { TABLE } from '../event.ts';
import type { Blocks, Table } from '../generator/table.ts';
import { columnsOf, primaryKeyOf, type ReadableTables } from '../timeline/relations.ts';
import { type Shard, shardOf } from './shard.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Rows without a primary key are shared out by so many at a time. */
const RUN = 200;

/** Says which places of a table are a shard's own; they are asked for in order. */
export function ownPlaces(
  rows: Pick<Addressable<object>, 'value' | 'rowAt'>,
  table: object,
  { index, count, by }: Shard,
): (place: number) => boolean {
  const { layout, primaryKey } = table as Partial<Table>;
  if (by !== undefined && by !== primaryKey) return (place) => shardOf(rows.value(by, place), count) === index;
  return byBlock(layout ?? evenly, rows.rowAt ?? ((place) => place), { index, count });
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
function byBlock({ blockOf, first }: Blocks, rowAt: (place: number) => number, { index, count }: Shard) {
  let begin = 0;
  let end = 0;
  let isOwn = false;
  return (place: number): boolean => {
    const row = rowAt(place);
    if (row < begin || row >= end) {
      const block = blockOf(row);
      begin = first(block);
      end = first(block + 1);
      isOwn = block % count === index;
    }
    return isOwn;
  };
}
