import { compile } from '../compile/compile.ts';
import { objectLiteral } from '../compile/objectLiteral.ts';
import { withNotesOf } from './notes.ts';

/** A copy of an event that later stages may still change. */
export type Copy = Record<string, unknown>;

/** A column of the copy: by default the original's column of the same name. */
export interface CopiedColumn {
  readonly name: string;
  /** The original's column, if it has another name. */
  readonly from?: string;
  /** What the column holds in every copy, instead of a column of the original. */
  readonly constant?: string | number | boolean | null;
}

/** Copies a record with the expected keys; undefined for a record with other keys. */
type CopyShape = (record: object) => Copy | undefined;

/** A copier remembers the columns of the copy for so many lists of keys. For others, it asks for them at each record. */
const MAX_SHAPES = 8;

/** With more columns, the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 500;

/**
 * Returns a function that copies records. `columns` gives the columns of the copy for the keys of a record.
 *
 * This is a hot path. For each list of keys it compiles an object literal. That is many times faster than a spread, and the copy
 * keeps the fast properties that a spread would lose.
 */
export function createCopier(columns: (keys: readonly string[]) => readonly CopiedColumn[]): (record: object) => Copy {
  const shapes: CopyShape[] = [];
  return (record) => {
    let copy: Copy | undefined;
    for (let i = 0; i < shapes.length && !copy; i++) copy = (shapes[i] as CopyShape)(record);
    if (!copy) {
      const keys = Object.keys(record);
      const copied = columns(keys);
      if (shapes.length < MAX_SHAPES) {
        const shape = compileCopy(keys, copied) ?? plainCopy(keys, copied);
        shapes.push(shape);
        copy = shape(record);
      }
      copy ??= copyColumns(record as Copy, copied);
    }
    return withNotesOf(record, copy);
  };
}

function compileCopy(keys: readonly string[], columns: readonly CopiedColumn[]): CopyShape | undefined {
  if (columns.length > MAX_COLUMNS) return undefined;
  const properties = columns.map(({ name, from = name, constant }) => ({
    name,
    value: constant === undefined ? `record[${JSON.stringify(from)}]` : JSON.stringify(constant),
  }));
  const build = compile<(keys: readonly string[]) => CopyShape>(
    'keys',
    `return function copy(record) {
      let i = 0;
      for (const key in record) if (key !== keys[i++]) return undefined;
      return i === keys.length ? ${objectLiteral(properties)} : undefined;
    }`,
  );
  return build?.(keys);
}

/** As {@link compileCopy}, for hosts that forbid compiling. */
const plainCopy =
  (keys: readonly string[], columns: readonly CopiedColumn[]): CopyShape =>
  (record) => {
    let i = 0;
    for (const key in record) if (key !== keys[i++]) return undefined;
    return i === keys.length ? copyColumns(record as Copy, columns) : undefined;
  };

function copyColumns(record: Copy, columns: readonly CopiedColumn[]): Copy {
  return Object.fromEntries(
    columns.map(({ name, from = name, constant }) => [name, constant === undefined ? record[from] : constant]),
  );
}
