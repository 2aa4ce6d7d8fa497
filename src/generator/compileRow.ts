import type { Block, Encoding } from './column.ts';

export type MakeRow = (blocks: readonly Block[], index: number) => object;

const READ: Record<Encoding, (value: string) => string> = {
  plain: (value) => value,
  nullable: (value) => `(v = ${value}, v === v ? v : null)`,
  date: (value) => `new Date(${value})`,
  boolean: (value) => `${value} === 1`,
};

/** Compiles the literal that makes a row of these columns out of their blocks: every row has one shape. */
export function compileRow(columns: readonly { readonly name: string; readonly encoding: Encoding }[]): MakeRow {
  const fields = columns.map(({ name, encoding }, c) => `[${JSON.stringify(name)}]: ${READ[encoding](`b[${c}][i]`)}`);
  const literal = fields.map((field, c) =>
    columns[c]?.name === '__proto__' ? field : field.replace(/^\[("(?:[^"\\]|\\.)*")\]/, '$1'),
  );
  return new Function('b', 'i', `let v; return { ${literal.join(', ')} };`) as MakeRow;
}

/** One block value as a row shows it. */
export function decode(encoding: Encoding, value: number | string | null): unknown {
  if (encoding === 'date') return new Date(value as number);
  if (encoding === 'boolean') return value === 1;
  return encoding === 'nullable' && Number.isNaN(value) ? null : value;
}
