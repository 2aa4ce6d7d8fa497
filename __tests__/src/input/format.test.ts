import { describe, expect, it } from '@jest/globals';
import { isDataFile, requireFormat, tableNameOf } from '../../../src/input/format.ts';

describe('the format of a file', () => {
  it.each([
    ['a/orders.csv', 'csv', 'orders'],
    ['orders.TSV', 'csv', 'orders'],
    ['orders.ndjson', 'jsonl', 'orders'],
    ['orders.2024.json', 'json', 'orders.2024'],
    ['orders.csv.gz', 'csv', 'orders'],
    ['orders.jsonl.GZ', 'jsonl', 'orders'],
  ])('of %s is %s, its table is %s', (path, format, name) => {
    expect([isDataFile(path), requireFormat(path, undefined), tableNameOf(path)]).toEqual([true, format, name]);
  });

  it.each(['orders', 'orders.gz', 'orders.csv.zip', '.csv', 'a.constructor'])('of %s is unknown', (path) => {
    expect(isDataFile(path)).toBe(false);
    expect(() => requireFormat(path, undefined)).toThrow(
      /ends in none of .csv .tsv .jsonl .ndjson .json .parquet: say with format/,
    );
    expect(requireFormat(path, 'json')).toBe('json');
  });
});
