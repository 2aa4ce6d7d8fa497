import { type RandomAccess, randomAccess } from '../table/randomAccess.ts';
import type { Row } from '../table/table.ts';
import { notSortable } from './timeColumn.ts';

/** Reads all rows, and returns a function that gives them in the order of their times. Throws if they have none. */
export async function sortedRows(
  batches: AsyncIterable<Iterable<Row>>,
  timestampColumn: string | undefined,
  label: string,
): Promise<() => AsyncGenerator<Iterable<Row>>> {
  if (timestampColumn === undefined) throw notSortable(label);
  const held: Row[] = [];
  for await (const rows of batches) for (const row of rows) held.push(row);
  const { rowCount, row } = randomAccess<Row>(held, timestampColumn) as RandomAccess<Row>;
  return async function* () {
    yield (function* () {
      for (let i = 0; i < rowCount; i++) yield row(i);
    })();
  };
}
