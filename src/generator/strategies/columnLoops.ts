import { columnFunction } from '../columnFunction.ts';

/** Makes a number out of its row number. */
export type MakeNumber = (row: number) => number;

/** Makes a number out of its row number and another number of the row. */
export type MapNumber = (row: number, value: number) => number;

type FillNumbers = (values: Float64Array, start: number, make: MakeNumber) => Float64Array;
type MapNumbers = (values: Float64Array, start: number, from: Float64Array, make: MapNumber) => Float64Array;
type MakeTexts<V> = (start: number, end: number, make: (row: number) => V) => V[];

// Each loop stands twice: as source, so that every column gets a copy of its own, and as the function that all columns
// share where the host forbids compiling.

/** A loop that makes a block of numbers, the first of them for row `start`. */
export const fillNumbers = (): FillNumbers =>
  columnFunction(
    'values, start, make',
    'for (let i = 0; i < values.length; i++) values[i] = make(start + i); return values;',
    (values, start, make) => {
      for (let i = 0; i < values.length; i++) values[i] = make(start + i);
      return values;
    },
  );

/** A loop that makes a block of numbers out of another block. */
export const mapNumbers = (): MapNumbers =>
  columnFunction(
    'values, start, from, make',
    'for (let i = 0; i < values.length; i++) values[i] = make(start + i, from[i]); return values;',
    (values, start, from, make) => {
      for (let i = 0; i < values.length; i++) values[i] = make(start + i, from[i] as number);
      return values;
    },
  );

/** A loop that makes a block of texts. */
export const makeTexts = <V>(): MakeTexts<V> =>
  columnFunction(
    'start, end, make',
    'const texts = []; for (let row = start; row < end; row++) texts.push(make(row)); return texts;',
    (start, end, make) => {
      const texts: V[] = [];
      for (let row = start; row < end; row++) texts.push(make(row));
      return texts;
    },
  );
