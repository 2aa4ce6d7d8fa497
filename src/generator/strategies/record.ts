import type { Strategy } from '../column.ts';
import { numeric, textsOf } from './perRow.ts';

/** A list of records for {@link recordText} and {@link recordNumber}. */
export interface Dataset<R extends object> {
  /** Columns of a table that name the same dataset read the same record. */
  readonly name: string;
  /** Called when a column of the dataset is first read. */
  load(): readonly R[];
}

type Keys<R, V> = { [K in keyof R]: R[K] extends V ? K : never }[keyof R];

/** A text of a random record. All columns of a row that read the same dataset read the same record. */
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

/** A number of a random record. See {@link recordText}. */
export function recordNumber<R extends object>(dataset: Dataset<R>, field: Keys<R, number> & string): Strategy<number> {
  return numeric('number', 'plain', (_random, context) => {
    const records = dataset.load();
    const random = context.random(`record/${dataset.name}`);
    return (row) => records[random.integer(row, records.length)]?.[field] as number;
  });
}
