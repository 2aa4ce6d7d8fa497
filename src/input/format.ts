import { basename, extname } from 'node:path';
import { checkOption, nameOf, printable, SpindleError } from '../errors.ts';

/** CSV, JSON Lines, a JSON array, or Parquet. */
export type InputFormat = 'csv' | 'jsonl' | 'json' | 'parquet';

const byEnding: Readonly<Record<string, InputFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.parquet': 'parquet',
};

const formats: readonly string[] = [...new Set(Object.values(byEnding))];

/** The path without the `.gz` that says how the file is packed. */
const unpackedPath = (path: string): string => path.replace(/\.gz$/i, '');

/** The endings of the files that can be read. After each of them may stand `.gz`. */
export const endings: readonly string[] = Object.keys(byEnding);

/** Whether the ending of a path says that it can be read. */
export const isDataFile = (path: string): boolean => formatOf(path) !== undefined;

/** The format that belongs to the ending of a path; undefined if none does. */
const formatOf = (path: string): InputFormat | undefined => byEnding[extname(unpackedPath(path)).toLowerCase()];

/** The name of the table in a file: the file's base name without its endings; `stdin` for `-`. */
export const tableNameOf = (path: string): string =>
  path === '-' ? 'stdin' : basename(unpackedPath(path), extname(unpackedPath(path)));

/** The given format, else that of the path's ending. Throws `INVALID_OPTION` if there is neither. */
export function requireFormat(path: string, given: InputFormat | undefined): InputFormat {
  checkOption(given === undefined || formats.includes(given), 'format', given, 'csv, jsonl, json or parquet');
  const format = given ?? formatOf(path);
  if (format) return format;
  const what = path === '-' ? 'stdin has no ending' : `${printable(path)} ends in none of ${endings.join(' ')}`;
  throw new SpindleError(
    'INVALID_OPTION',
    (naming) => `${what}: say with ${nameOf(['format'], naming)} which format it has, csv, jsonl, json or parquet`,
    { option: ['format'] },
  );
}
