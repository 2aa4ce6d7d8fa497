import type { Changes } from '../changes.ts';
import { literal } from '../compile/objectLiteral.ts';
import { anomalous, sourceSeq } from '../event.ts';

/** A copy of an event under way: still to be changed. */
export type Copy = Record<string, unknown> & { [anomalous]?: Changes; [sourceSeq]?: number };

/** A column of the copy: the original's column of that name, unless it is told another or a constant. */
export interface CopiedColumn {
  readonly name: string;
  readonly from?: string;
  readonly constant?: string | number | boolean | null;
}

type Compiled = (record: object) => Copy | undefined;

/** How many shapes are compiled; records of others are copied key by key. */
const MAX_SHAPES = 8;

/** Beyond this many columns the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 500;

/**
 * Makes the function that copies records, `columns` saying what the copy of one with these keys holds.
 *
 * This is the hot path: for each shape of records an object literal is compiled, many times faster than a spread, and what
 * comes out keeps the fast properties that a spread would lose; where the host forbids `new Function` the slow way is taken.
 */
export function copier(columns: (keys: readonly string[]) => readonly CopiedColumn[]): (record: object) => Copy {
  const shapes: Compiled[] = [];
  return (record) => {
    let copy: Copy | undefined;
    for (let i = 0; i < shapes.length && !copy; i++) copy = (shapes[i] as Compiled)(record);
    if (!copy) {
      const keys = Object.keys(record);
      const compiled = shapes.length < MAX_SHAPES ? compile(keys, columns(keys)) : undefined;
      if (compiled) shapes.push(compiled);
      copy = compiled?.(record) ?? copySlowly(record as Copy, columns(keys));
    }
    const { [anomalous]: changes, [sourceSeq]: seq } = record as Copy;
    if (changes !== undefined) copy[anomalous] = changes;
    if (seq !== undefined) copy[sourceSeq] = seq;
    return copy;
  };
}

function compile(keys: readonly string[], columns: readonly CopiedColumn[]): Compiled | undefined {
  if (columns.length > MAX_COLUMNS) return undefined;
  const properties = columns.map(({ name, from = name, constant }) => ({
    name,
    value: constant === undefined ? `record[${JSON.stringify(from)}]` : JSON.stringify(constant),
  }));
  try {
    return new Function(
      'keys',
      `return function copy(record) {
        let i = 0;
        for (const key in record) if (key !== keys[i++]) return undefined;
        return i === keys.length ? ${literal(properties)} : undefined;
      }`,
    )(keys) as Compiled;
  } catch {
    return undefined;
  }
}

function copySlowly(record: Copy, columns: readonly CopiedColumn[]): Copy {
  return Object.fromEntries(
    columns.map(({ name, from = name, constant }) => [name, constant === undefined ? record[from] : constant]),
  );
}
