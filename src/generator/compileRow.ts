import type { Block, Encoding } from './column.ts';
import type { ColumnType } from './table.ts';

export type MakeRow = (blocks: readonly Block[], index: number) => object;

/** Whole numbers are handed over as small integers, which take less room in a row than doubles. */
const READ: Record<Encoding | 'integer', (value: string) => string> = {
  integer: (value) => `(v = ${value}, w = v | 0, v === w ? w : v)`,
  plain: (value) => value,
  nullable: (value) => `(v = ${value}, w = v | 0, v === w ? w : v === v ? v : null)`,
  date: (value) => `new Date(${value})`,
  boolean: (value) => `${value} === 1`,
};

/** Compiles the literal that makes a row of these columns out of their blocks: every row has one shape. */
export function compileRow(
  columns: readonly { readonly name: string; readonly type: ColumnType; readonly encoding: Encoding }[],
): MakeRow {
  const fields = columns.map(({ name, type, encoding }, c) => {
    const read = READ[type === 'integer' && encoding === 'plain' ? 'integer' : encoding];
    return `[${JSON.stringify(name)}]: ${read(`b[${c}][i]`)}`;
  });
  const literal = fields.map((field, c) =>
    columns[c]?.name === '__proto__' ? field : field.replace(/^\[("(?:[^"\\]|\\.)*")\]/, '$1'),
  );
  return new Function('b', 'i', `let v, w; return { ${literal.join(', ')} };`) as MakeRow;
}

/** One block value as a row shows it. */
export function decode(encoding: Encoding, value: number | string | null): unknown {
  if (encoding === 'date') return new Date(value as number);
  if (encoding === 'boolean') return value === 1;
  return encoding === 'nullable' && Number.isNaN(value) ? null : value;
}
