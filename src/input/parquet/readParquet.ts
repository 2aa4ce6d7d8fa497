import { checkOption } from '../../errors.ts';
import { checkOptions, column, flag, must, recordOf, text } from '../../options/checkOptions.ts';
import type { FileTable } from '../fileTable.ts';
import type { ReadTableOptions } from '../readTable.ts';
import { isInputZone, zoneClock } from '../values/zone.ts';
import { bytesOf } from './byteSource.ts';

/** Options of {@link readParquet}. */
export interface ReadParquetOptions
  extends Pick<ReadTableOptions, 'types' | 'sortByTime' | 'timestampColumn' | 'zone'> {
  /** The name of the table. Default: the name of a `File` without its ending, else `table`. */
  readonly name?: string;
}

/**
 * Reads a table from the bytes of a Parquet file, also in a browser: a `Blob` or `File` that a user has chosen, or a buffer that was
 * fetched. A few pages are decoded at a time. In Node, `readTable` reads a file by its path.
 *
 * Rejects, or fails the iteration, with a `SpindleError`: `INVALID_INPUT` if the file is broken, cut short or encrypted.
 *
 * @example
 * ```ts
 * import { fromTable, readParquet } from 'spindle-rx';
 *
 * async function streamTrips(file: Blob) {
 *   const trips = await readParquet(file, { timestampColumn: 'pickup' });
 *   fromTable(trips).subscribe(console.log);
 * }
 * ```
 */
export async function readParquet(
  data: ArrayBuffer | Uint8Array | Blob,
  options: ReadParquetOptions = {},
): Promise<FileTable> {
  const isBytes = data instanceof ArrayBuffer || data instanceof Uint8Array || data instanceof Blob;
  checkOption(isBytes, 'data', data, 'an ArrayBuffer, a Uint8Array or a Blob');
  checkOptions<ReadParquetOptions>('readParquet', options, {
    name: text,
    types: recordOf(text, 'an object of types by column'),
    sortByTime: flag,
    timestampColumn: column,
    zone: must(isInputZone, 'a time zone, such as Europe/Berlin or UTC+2'),
  });
  const fileName = 'name' in data && typeof data.name === 'string' ? data.name : undefined;
  const name = options.name ?? fileName?.replace(/\.[^.]*$/, '') ?? 'table';
  const open = async () => bytesOf(data);
  // Loaded here, so that an app that reads no Parquet does not load it.
  const { parquetTable } = await import('./parquetTable.ts');
  const { checkTypes } = await import('../columnTypes.ts');
  checkTypes(options.types ?? {});
  const input = { label: fileName ?? 'the Parquet file', file: fileName ?? name, name, version: undefined, open };
  return parquetTable(input, {
    sortByTime: options.sortByTime ?? false,
    passes: 1,
    toUtc: options.zone === undefined ? undefined : zoneClock(options.zone),
    own: () => options,
    isOnly: true,
  });
}
