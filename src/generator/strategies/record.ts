import { checkOption, list, printable } from '../../errors.ts';
import { aFunction, arrayOf, isRecord, must, object, required, text } from '../../options/checkOptions.ts';
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

/**
 * A text of a random record. All columns of a row that read the same dataset read the same record.
 *
 * @example
 * ```ts
 * import { recordText } from 'spindle-rx/generator';
 *
 * const cities = { name: 'cities', load: () => [{ city: 'Ghent', people: 265_000 }, { city: 'Lund', people: 94_000 }] };
 * const columns = { city: recordText(cities, 'city') };
 * ```
 */
export function recordText<R extends object>(dataset: Dataset<R>, field: Keys<R, string> & string): Strategy<string> {
  checkDataset(dataset, field);
  return {
    type: 'text',
    encoding: 'plain',
    bind(context) {
      const records = loaded(dataset, field);
      const random = context.random(`record/${dataset.name}`);
      return textsOf(context.table.layout, (row) => records[random.integer(row, records.length)]?.[field] as string);
    },
  };
}

/**
 * A number of a random record. See {@link recordText}.
 *
 * @example
 * ```ts
 * import { recordNumber } from 'spindle-rx/generator';
 *
 * const cities = { name: 'cities', load: () => [{ city: 'Ghent', people: 265_000 }, { city: 'Lund', people: 94_000 }] };
 * const columns = { people: recordNumber(cities, 'people') };
 * ```
 */
export function recordNumber<R extends object>(dataset: Dataset<R>, field: Keys<R, number> & string): Strategy<number> {
  checkDataset(dataset, field);
  return numeric('number', 'plain', (_random, context) => {
    const records = loaded(dataset, field);
    const random = context.random(`record/${dataset.name}`);
    return (row) => records[random.integer(row, records.length)]?.[field] as number;
  });
}

function checkDataset(dataset: Dataset<object>, field: string): void {
  object<Dataset<object>>({ name: required(text), load: required(aFunction) })(dataset, ['dataset']);
  text(field, ['field']);
}

function loaded<R extends object>(dataset: Dataset<R>, field: string): readonly R[] {
  const records = dataset.load();
  arrayOf(must(isRecord, 'a record'), 1)(records, ['dataset', 'load']);
  const names = Object.keys(records[0] as R);
  checkOption(names.includes(field), 'field', field, `a field of dataset ${printable(dataset.name)}: ${list(names)}`);
  return records;
}
