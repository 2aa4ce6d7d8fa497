import { type OptionNaming, printable, SpindleError, show } from '../errors.ts';
import type { InputColumn } from './columnTypes.ts';
import { numberKind } from './values/numberKind.ts';

/** Where a record stands, in words. */
export interface Place {
  readonly label: string;
  /** What records are counted by: lines or elements. */
  readonly unit: string;
  readonly at: number;
}

/** The type of a column, and the one that the user gave. */
export type TypeOfColumn = Pick<InputColumn, 'name' | 'type' | 'given'>;

/** The error for a value that does not fit its column. It says which types would take the value. */
export function misfit({ label, unit, at }: Place, { name, type, given }: TypeOfColumn, value: unknown): SpindleError {
  const wanted = given === undefined || given === type ? type : `${type} (${given})`;
  return new SpindleError('INVALID_INPUT', (naming) => {
    const asText = `${setType(name, 'text', naming)} would take it as text`;
    const isDecimal = type === 'integer' && typeof value === 'string' && numberKind(value) === 'number';
    const others = isDecimal ? `${setType(name, 'number', naming)} would take it, ${asText}` : asText;
    const all = given === undefined ? `; ${inferAll(naming)} finds the types from every row` : '';
    return `${label}, ${unit} ${at}, column ${show(name)}: ${show(value)} is not a valid ${wanted}; ${others}${all}`;
  });
}

/** How a column is given its type. */
export const setType = (column: string, type: string, naming: OptionNaming): string =>
  naming(['types', printable(column)], type) ?? `the type ${type}`;

const inferAll = (naming: OptionNaming): string => naming(['inferRows'], 'all') ?? 'inferRows: "all"';
