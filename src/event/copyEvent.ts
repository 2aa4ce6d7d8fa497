import { compile } from '../compile/compile.ts';
import { objectLiteral } from '../compile/objectLiteral.ts';
import { valueAt } from './columnPath.ts';
import { withNotesOf } from './notes.ts';

/** A copy of an event that later stages may still change. */
export type Copy = Record<string, unknown>;

/** A column of the copy: by default the original's column of the same name. */
export interface CopiedColumn {
  readonly name: string;
  /** The original's column, if it has another name. */
  readonly from?: string;
  /** Where its value stands inside of objects of the original; null where it does not. */
  readonly path?: readonly string[];
  /** What the column holds in every copy, instead of a column of the original. */
  readonly constant?: string | number | boolean | null;
}

/** Returns what the copy holds in place of an object (a date, say) or null of the original. */
type Convert<By> = (value: object | null, by: By) => unknown;

/** Copies a record with the expected keys; undefined for a record with other keys. */
type CopyShape<By> = (record: object, by: By) => Copy | undefined;

/** A copier remembers the columns of the copy for so many lists of keys. For others, it asks for them at each record. */
const MAX_SHAPES = 8;

/** With more columns, the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 500;

/**
 * Returns a function that copies records. `columns` gives the columns of the copy for the keys of a record. If there is a `convert`,
 * objects and null go through it, with what the copier was called with.
 *
 * This is a hot path. For each list of keys it compiles an object literal. That is many times faster than a spread, and the copy
 * keeps the fast properties that a spread would lose.
 */
export function createCopier<By = void>(
  columns: (keys: readonly string[]) => readonly CopiedColumn[],
  convert?: Convert<By>,
): (record: object, by: By) => Copy {
  const shapes: CopyShape<By>[] = [];
  return (record, by) => {
    let copy: Copy | undefined;
    for (let i = 0; i < shapes.length && !copy; i++) copy = (shapes[i] as CopyShape<By>)(record, by);
    if (!copy) {
      const keys = Object.keys(record);
      const copied = columns(keys);
      if (shapes.length < MAX_SHAPES) {
        const shape = compileCopy(keys, copied, convert) ?? plainCopy(keys, copied, convert);
        shapes.push(shape);
        copy = shape(record, by);
      }
      copy ??= copyColumns(record as Copy, copied, convert, by);
    }
    return withNotesOf(record, copy);
  };
}

function compileCopy<By>(
  keys: readonly string[],
  columns: readonly CopiedColumn[],
  convert: Convert<By> | undefined,
): CopyShape<By> | undefined {
  if (columns.length > MAX_COLUMNS) return undefined;
  const read = (column: string) => {
    const value = `record[${JSON.stringify(column)}]`;
    return convert ? `typeof ${value} === 'object' ? convert(${value}, by) : ${value}` : value;
  };
  const sourceOf = ({ name, from = name, path, constant }: CopiedColumn): string => {
    if (constant !== undefined) return JSON.stringify(constant);
    return path ? `valueAt(record, ${JSON.stringify(path)}) ?? null` : read(from);
  };
  const properties = columns.map((column) => ({ name: column.name, value: sourceOf(column) }));
  type Build = (keys: readonly string[], convert: Convert<By> | undefined, at: typeof valueAt) => CopyShape<By>;
  const build = compile<Build>(
    'keys, convert, valueAt',
    `return function copy(record, by) {
      let i = 0;
      for (const key in record) if (key !== keys[i++]) return undefined;
      return i === keys.length ? ${objectLiteral(properties)} : undefined;
    }`,
  );
  return build?.(keys, convert, valueAt);
}

/** As {@link compileCopy}, for hosts that forbid compiling. */
const plainCopy =
  <By>(keys: readonly string[], columns: readonly CopiedColumn[], convert: Convert<By> | undefined): CopyShape<By> =>
  (record, by) => {
    let i = 0;
    for (const key in record) if (key !== keys[i++]) return undefined;
    return i === keys.length ? copyColumns(record as Copy, columns, convert, by) : undefined;
  };

function copyColumns<By>(
  record: Copy,
  columns: readonly CopiedColumn[],
  convert: Convert<By> | undefined,
  by: By,
): Copy {
  const read = (column: string) => {
    const value = record[column];
    return convert && typeof value === 'object' ? convert(value, by) : value;
  };
  return Object.fromEntries(
    columns.map(({ name, from = name, path, constant }) => [
      name,
      constant !== undefined ? constant : path ? (valueAt(record, path) ?? null) : read(from),
    ]),
  );
}
