import { expect, it } from '@jest/globals';
import { evenLayout } from '../../../src/generator/blockLayout.ts';
import { ColumnCursor } from '../../../src/generator/columnCursor.ts';

const layout = evenLayout(1000);
const block = (index: number) => Float64Array.from({ length: 200 }, (_, i) => 200 * index + i);

/** A reader of the rows' own numbers, and what it was asked for. */
function watched() {
  const asked: string[] = [];
  const reader = {
    block: (index: number) => {
      asked.push(`block ${index}`);
      return block(index);
    },
    at: (row: number) => {
      asked.push(`row ${row}`);
      return row;
    },
  };
  return { cursor: new ColumnCursor(layout, reader, 'plain'), asked };
}

it('reads what comes in order out of blocks, and anything else alone', () => {
  const { cursor, asked } = watched();
  for (const row of [700, 3]) expect(cursor.value(row)).toBe(row);
  expect(asked.splice(0)).toEqual(['row 700', 'row 3']);
  for (let row = 0; row < 400; row++) expect(cursor.value(row)).toBe(row);
  expect(asked.filter((what) => what.startsWith('block'))).toEqual(['block 0', 'block 1']);
  expect(asked.length).toBeLessThan(12);
});

it('reads one block after another, as a shard does, with no row alone; from within a block it does not', () => {
  const { cursor, asked } = watched();
  for (let row = 200; row < 400; row++) cursor.value(row);
  expect(asked.splice(0)).toContain('block 1');
  for (const first of [800, 0]) for (let row = first; row < first + 200; row++) expect(cursor.value(row)).toBe(row);
  expect(asked.splice(0)).toEqual(['block 4', 'block 0']);
  for (const row of [150, 600]) expect(cursor.value(row)).toBe(row);
  expect(asked).toEqual(['row 600']);
});

it('reads alone what comes in equal steps, though they meet first rows of blocks', () => {
  const { cursor, asked } = watched();
  for (let row = 0; row < 1000; row += 50) expect(cursor.value(row)).toBe(row);
  expect(asked.filter((what) => what.startsWith('block'))).toEqual([]);
});

it('goes on after a block that could not be made', () => {
  let fails = true;
  const reader = {
    block(index: number) {
      if (index === 1 && fails) throw new Error('not now');
      return block(index);
    },
    at: (row: number) => row,
  };
  const cursor = new ColumnCursor(layout, reader, 'plain');
  for (let row = 0; row < 200; row++) cursor.value(row);
  expect(() => cursor.value(200)).toThrow('not now');
  fails = false;
  for (let row = 201; row < 400; row++) expect(cursor.value(row)).toBe(row);
});

it('finds the first row that passes a test, before an end', () => {
  const cursor = new ColumnCursor(layout, { block, at: (row) => row }, 'plain');
  const asked: unknown[] = [];
  const is = (wanted: number) => (value: unknown) => {
    asked.push(value);
    return value === wanted;
  };
  expect(cursor.find(150, 1000, is(450))).toBe(450);
  expect(asked).toEqual(Array.from({ length: 301 }, (_, i) => 150 + i));
  expect([cursor.find(450, 1000, is(450)), cursor.find(451, 520, is(530)), cursor.find(1000, 1000, is(1))]).toEqual([
    450, 520, 1000,
  ]);
});
