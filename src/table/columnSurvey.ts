import type { ColumnType } from './table.ts';

/** A column of rows. Its type is absent if it is not known before the rows are read, or if its values are of several types. */
export interface KnownColumn {
  readonly name: string;
  readonly type?: ColumnType | 'bigint' | 'object';
}

type Known = NonNullable<KnownColumn['type']> | 'several' | undefined;

/** If nothing else tells which columns there are, a column must occur in the first so many rows. */
export const SAMPLE_ROWS = 1000;

/** Learns the columns of rows, and their types, from the rows themselves. */
export class ColumnSurvey {
  /** How many rows it has seen. */
  rows = 0;
  readonly #types = new Map<string, Known>();

  see(row: object): void {
    this.rows++;
    for (const name of Object.keys(row)) {
      const known = this.#types.get(name);
      if (known === 'several') continue;
      const type = common(known, typeOf((row as Readonly<Record<string, unknown>>)[name]));
      if (type !== known || known === undefined) this.#types.set(name, type);
    }
  }

  /** What the rows so far have shown. */
  get columns(): readonly KnownColumn[] {
    return [...this.#types].map(([name, type]) =>
      type === undefined || type === 'several' ? { name } : { name, type },
    );
  }
}

function common(a: Known, b: Known): Known {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  return isNumeric(a) && isNumeric(b) ? 'number' : 'several';
}

const isNumeric = (type: Known): boolean => type === 'integer' || type === 'number';

function typeOf(value: unknown): Known {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) return 'date';
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? 'integer' : 'number';
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'bigint';
    default:
      return 'object';
  }
}
