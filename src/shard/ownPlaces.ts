import { TABLE } from '../event.ts';
import type { RandomAccess } from '../table/randomAccess.ts';
import type { Blocks, Table } from '../table/table.ts';
import { columnsOf, primaryKeyOf, type ReadableTables } from '../timeline/relations.ts';
import { belonging, type Shard } from './shard.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Rows without a primary key are shared out by so many at a time. */
const RUN = 200;

/** The places of a table that are a shard's own; they are asked for in order. */
export interface OwnPlaces {
  owns(place: number): boolean;
  /**
   * The first own place from a place on, no place of the table where there is none; `limit` where places are looked at one
   * by one and it has not come before that.
   */
  from(place: number, limit: number): number;
}

/** Of the first `rowCount` places of a table. */
export function ownPlaces(
  rows: Pick<RandomAccess<object>, 'value' | 'rowAt'>,
  table: object,
  shard: Shard,
  rowCount: number,
): OwnPlaces {
  const { by } = shard;
  const generated = table as Partial<Table>;
  const { layout, primaryKey } = generated;
  const { rowAt } = rows;
  if (by !== undefined && by !== primaryKey) {
    const belongs = belonging(shard);
    const places = oneByOne((place) => belongs(rows.value(by, place)));
    if (!generated.findRow || rowAt) return places;
    return { ...places, from: (place, limit) => generated.findRow?.(by, place, limit, belongs) ?? limit };
  }
  const blocks = byBlock(layout ?? evenly, shard, rowCount);
  return rowAt ? oneByOne((place) => blocks.owns(rowAt(place))) : blocks;
}

/** Says of events that come from the first to the last whether they are a shard's own. */
export function ownEvent(shard: Shard): (event: object, place: number) => boolean {
  const { index, count, by } = shard;
  const belongs = belonging(shard);
  if (by !== undefined) return (event) => belongs((event as Fields)[by]);
  return (_event, place) => Math.floor(place / RUN) % count === index;
}

/** As {@link ownEvent}, of the events of several tables. */
export function ownOfTables(tables: ReadableTables, shard: Shard): (event: object) => boolean {
  const { by } = shard;
  const belongs = belonging(shard);
  const columns = new Map(
    Object.entries(tables).map(([name, table]) => {
      const has = by !== undefined && columnsOf(table).includes(by);
      return [name as unknown, has ? by : (primaryKeyOf(table) ?? '')];
    }),
  );
  return (event) => belongs((event as Fields)[columns.get((event as Fields)[TABLE]) ?? '']);
}

const evenly: Blocks = { blockOf: (row) => Math.floor(row / RUN), first: (block) => block * RUN };

/** Places that are looked at one after the other. */
function oneByOne(owns: OwnPlaces['owns']): OwnPlaces {
  return {
    owns,
    from(place, limit) {
      let next = place;
      while (next < limit && !owns(next)) next++;
      return next;
    },
  };
}

/** Blocks are shared out in turn: what is made together stays together. */
function byBlock({ blockOf, first }: Blocks, { index, count }: Shard, rowCount: number): OwnPlaces {
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
      let block = blockOf(row);
      block += (index - (block % count) + count) % count;
      // Parents may have no children.
      do {
        enter(block);
        block += count;
      } while (begin === end && begin < rowCount);
      return begin;
    },
  };
}
