import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headerOf, withoutHeader } from '../../../../src/input/csv/csvHeader.ts';

it.each<[string[], string[], object[]]>([
  [['a', 'b'], ['a', 'b'], []],
  [[' a', '\tb ', '\u00a0c'], ['a', 'b', 'c'], []],
  [
    ['', 'x', 'x', ''],
    ['column_1', 'x', 'x_2', 'column_4'],
    [
      { column: 'column_1', header: '' },
      { column: 'x_2', header: 'x' },
      { column: 'column_4', header: '' },
    ],
  ],
  [
    ['x', 'x ', 'x'],
    ['x', 'x_2', 'x_3'],
    [
      { column: 'x_2', header: 'x' },
      { column: 'x_3', header: 'x' },
    ],
  ],
  [['x', 'x', 'x_2'], ['x', 'x_3', 'x_2'], [{ column: 'x_3', header: 'x' }]],
  [['', 'column_1'], ['column_1_2', 'column_1'], [{ column: 'column_1_2', header: '' }]],
  [
    ['__proto__', '__proto__', 'constructor'],
    ['__proto__', '__proto___2', 'constructor'],
    [{ column: '__proto___2', header: '__proto__' }],
  ],
])('names the columns of %j', (fields, names, renamed) => {
  expect(headerOf(fields)).toEqual({ names, renamed });
});

it('gives each column a name of its own', () => {
  const name = fc.constantFrom('', ' ', 'x', 'x_2', 'x_3', 'column_1', 'column_2', 'column_2_2');
  fc.assert(
    fc.property(fc.array(name), (fields) => {
      const { names } = headerOf(fields);
      expect(new Set(names).size).toBe(fields.length);
    }),
  );
});

it('takes time by the number of columns, not by its square', () => {
  expect(headerOf(Array<string>(50_000).fill('x')).names.at(-1)).toBe('x_50000');
}, 5_000);

it('names columns by their places', () => {
  expect(withoutHeader(['1', '', '1'])).toEqual({ names: ['column_1', 'column_2', 'column_3'], renamed: [] });
});
