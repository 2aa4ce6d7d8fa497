import { basename } from 'node:path';
import { SpindleError } from '../../errors.ts';
import type { FileTable } from '../fileTable.ts';
import { tableNameOf } from '../format.ts';
import { type InputSource, unreadable } from '../inputSource.ts';
import { openFileBytes } from './fileBytes.ts';
import { type ParquetReading, parquetTable } from './parquetTable.ts';

/** Reads a table from a Parquet file. It must be a regular file, because its end says where its columns are. */
export async function readParquetFile(
  path: string,
  { label, reopens, version }: InputSource,
  reading: ParquetReading,
): Promise<FileTable> {
  if (!reopens)
    throw new SpindleError(
      'INVALID_INPUT',
      `cannot read Parquet from ${label}: it must be a file, because its end is read first`,
    );
  const input = { label, file: basename(path), name: tableNameOf(path), version, open: () => openFileBytes(path) };
  try {
    return await parquetTable(input, reading);
  } catch (error) {
    throw unreadable(label, error);
  }
}
