import { looped } from '../table/loop.ts';
import type { Column, Row } from '../table/table.ts';
import type { FileFacts } from './fileFacts.ts';

/** The typed rows of a file. Each iteration reads it again; stdin and pipes can be read only once. */
export interface FileTable extends AsyncIterable<Row> {
  /** The file's base name without its endings; `stdin` for `-`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly timestampColumn: string | undefined;
  /** Another text after the file has changed. Undefined for stdin and pipes. */
  readonly version: string | undefined;
  /** What was found out about the file. */
  readonly found: FileFacts;
  /** How often the rows come: once, unless the table is looped. */
  readonly passes: number;
  /** The rows of one pass, with the times of the file. */
  pass(): AsyncIterable<Row>;
}

/** What a table of a file is made of, besides its rows. */
export interface FileTableParts
  extends Pick<FileTable, 'name' | 'columns' | 'timestampColumn' | 'version' | 'found' | 'passes'> {
  /** Whether the rows are sorted by time. */
  readonly sorts: boolean;
}

/** The table of a file. Each iteration of `pass` reads it once. */
export function fileTable(
  { name, columns, timestampColumn, version, found, sorts, passes }: FileTableParts,
  pass: AsyncIterable<Row>,
): FileTable {
  const versions = [version, ...(sorts ? ['sorted'] : []), ...(passes > 1 ? [`${passes} times`] : [])];
  return {
    name,
    columns: columns.map(({ name, type }): Column => ({ name, type })),
    timestampColumn,
    version: version && versions.join(', '),
    found,
    passes,
    pass: () => pass,
    [Symbol.asyncIterator]:
      passes === 1 ? () => pass[Symbol.asyncIterator]() : () => looped(() => pass, passes, timestampColumn),
  };
}
