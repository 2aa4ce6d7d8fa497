import { TABLE } from '../event/event.ts';
import type { RandomAccess } from '../table/randomAccess.ts';
import type { Blocks, Table } from '../table/table.ts';
import { columnsOf, primaryKeyOf, type ReadableTables } from '../timeline/relations.ts';
import { belongsTo, type Shard } from './shard.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Rows without a primary key are divided into runs of so many. */
const RUN = 200;

/** Says which places of a table are a shard's own. Ask in rising order. */
export interface OwnPlaces {
  owns(place: number): boolean;
  /**
   * The first own place at or after a place; beyond the table if there is none. The search may end at `limit`, which it then
   * returns.
   */
  from(place: number, limit: number): number;
}

/** A shard's own places among the first `rowCount` places of a table. */
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
    const belongs = belongsTo(shard);
    const places = oneByOne((place) => belongs(rows.value(by, place)));
    if (!generated.findRow || rowAt) return places;
    return { ...places, from: (place, limit) => generated.findRow?.(by, place, limit, belongs) ?? limit };
  }
  const blocks = byBlock(layout ?? evenly, shard, rowCount);
  return rowAt ? oneByOne((place) => blocks.owns(rowAt(place))) : blocks;
}

/** Returns a function that says whether an event is a shard's own. Call it once for each event, in order. */
export function ownEvent(shard: Shard): (event: object, place: number) => boolean {
  const { index, count, by } = shard;
  const belongs = belongsTo(shard);
  if (by !== undefined) return (event) => belongs((event as Fields)[by]);
  return (_event, place) => Math.floor(place / RUN) % count === index;
}

/** As {@link ownEvent}, for a stream of several tables. */
export function ownOfTables(tables: ReadableTables, shard: Shard): (event: object) => boolean {
  const { by } = shard;
  const belongs = belongsTo(shard);
  const columns = new Map(
    Object.entries(tables).map(([name, table]) => {
      const has = by !== undefined && columnsOf(table).includes(by);
      return [name as unknown, has ? by : (primaryKeyOf(table) ?? '')];
    }),
  );
  return (event) => belongs((event as Fields)[columns.get((event as Fields)[TABLE]) ?? '']);
}

const evenly: Blocks = { blockOf: (row) => Math.floor(row / RUN), first: (block) => block * RUN };

/** Searches one place after the other. */
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

/** Gives whole blocks to the shards in turn, because the rows of a block are made together. */
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
      // A block whose parents have no children is empty.
      do {
        enter(block);
        block += count;
      } while (begin === end && begin < rowCount);
      return begin;
    },
  };
}
