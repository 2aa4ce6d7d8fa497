import type { SpindleEvent } from '../event/event.ts';
import type { Rows } from '../table/rows.ts';

/** An event of a table; of a table that does not list its columns, one with any. */
export type EventOf<T> = T extends Rows<infer R> ? (keyof R extends never ? SpindleEvent : SpindleEvent<R>) : never;

/** An event of any of these tables. Its `_spindle_table` tells of which. */
export type EventOfAny<T> = { [N in keyof T]: EventOf<T[N]> & { readonly _spindle_table: N } }[keyof T];
