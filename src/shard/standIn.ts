import { SEQ, TABLE } from '../event.ts';

const foreign: unique symbol = Symbol('spindle.foreign');

/** Whether an event belongs to another shard: it takes part in every decision, and is not delivered. */
export const isForeign = (event: object): boolean => (event as { readonly [foreign]?: true })[foreign] === true;

/** Stands for an event of another shard where that need not be made. */
class StandIn {
  declare readonly [foreign]: true;
  declare readonly [TABLE]: unknown;
  declare readonly [SEQ]: unknown;

  constructor(table: unknown, seq: unknown) {
    this[TABLE] = table;
    this[SEQ] = seq;
  }
}
Object.defineProperty(StandIn.prototype, foreign, { value: true });

/**
 * Makes the function that gives the stand-in for the event at a place of a table. `columns` says which column of the row
 * each of its own reads, by `read`, when it is asked for; it has no others.
 */
export function standIns(
  table: string,
  columns: Readonly<Record<string, string>>,
  read: (column: string, place: number) => unknown,
): (place: number) => object {
  // Its own constructor: one that only calls another's takes the engine longer than all the rest.
  class TableStandIn {
    declare readonly [SEQ]: number;

    constructor(place: number) {
      this[SEQ] = place;
    }
  }
  Object.setPrototypeOf(TableStandIn.prototype, StandIn.prototype);
  Object.defineProperty(TableStandIn.prototype, TABLE, { value: table });
  for (const [name, column] of Object.entries(columns))
    if (name !== TABLE && name !== SEQ)
      Object.defineProperty(TableStandIn.prototype, name, {
        get(this: TableStandIn) {
          return read(column, this[SEQ]);
        },
      });
  return (place) => new TableStandIn(place);
}

/** A copy that can be changed; that of a table's stand-in knows nothing but which event it stands for. */
export const copyStandIn = (event: object): object =>
  event instanceof StandIn ? new StandIn(event[TABLE], event[SEQ]) : { ...event };

/** The stand-in for an event that is there already. */
export const standInFor = (event: object): object => ({ ...event, [foreign]: true });
