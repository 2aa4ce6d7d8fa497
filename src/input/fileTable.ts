import { looped } from '../table/loop.ts';
import type { Column, Row } from '../table/table.ts';
import type { FileTable } from './readTable.ts';

/** What a table of a file is made of, besides its rows. */
export interface FileTableParts extends Pick<FileTable, 'name' | 'columns' | 'timestampColumn' | 'version' | 'passes'> {
  /** Whether the rows are sorted by time. */
  readonly sorts: boolean;
}

/** The table of a file. Each iteration of `pass` reads it once. */
export function fileTable(
  { name, columns, timestampColumn, version, sorts, passes }: FileTableParts,
  pass: AsyncIterable<Row>,
): FileTable {
  const versions = [version, ...(sorts ? ['sorted'] : []), ...(passes > 1 ? [`${passes} times`] : [])];
  return {
    name,
    columns: columns.map(({ name, type }): Column => ({ name, type })),
    timestampColumn,
    version: version && versions.join(', '),
    passes,
    pass: () => pass,
    [Symbol.asyncIterator]:
      passes === 1 ? () => pass[Symbol.asyncIterator]() : () => looped(() => pass, passes, timestampColumn),
  };
}
