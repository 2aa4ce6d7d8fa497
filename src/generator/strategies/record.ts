import type { Strategy } from '../column.ts';
import { numeric, textsOf } from './perRow.ts';

/** A list of records, loaded when first read. */
export interface Dataset<R extends object> {
  readonly name: string;
  /** Called once, when a column of the dataset is first read. */
  load(): readonly R[];
}

type Keys<R, V> = { [K in keyof R]: R[K] extends V ? K : never }[keyof R];

/** A text of the row's record: all columns of a table that read one dataset read one record of it. */
export function recordText<R extends object>(dataset: Dataset<R>, field: Keys<R, string> & string): Strategy<string> {
  return {
    type: 'text',
    encoding: 'plain',
    bind(context) {
      const records = dataset.load();
      const random = context.random(`record/${dataset.name}`);
      return textsOf(context.table.layout, (row) => records[random.integer(row, records.length)]?.[field] as string);
    },
  };
}

/** A number of the row's record: see {@link recordText}. */
export function recordNumber<R extends object>(dataset: Dataset<R>, field: Keys<R, number> & string): Strategy<number> {
  return numeric('number', 'plain', (_random, context) => {
    const records = dataset.load();
    const random = context.random(`record/${dataset.name}`);
    return (row) => records[random.integer(row, records.length)]?.[field] as number;
  });
}
