import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprinter } from '../../../src/encode/fingerprint.ts';
import { jsonValue } from '../../../src/encode/jsonValue.ts';
import { differences } from '../../../src/verify/differences.ts';

const print = fingerprinter();
const value = fc.oneof(
  fc.jsonValue(),
  fc.date(),
  fc.double(),
  fc.constant(undefined),
  fc.bigInt({ min: 0n, max: 1n << 50n }),
);
const event = fc.dictionary(fc.string(), value);

describe('fingerprinter and differences', () => {
  it('do not see a way through JSON, nor the order of columns', () => {
    fc.assert(
      fc.property(event, (event) => {
        const columns = Object.entries(event).map(([column, value]) => [column, jsonValue(value)]);
        const returned = JSON.parse(JSON.stringify(Object.fromEntries(columns.reverse())));
        expect(differences(event, returned)).toEqual([]);
        expect(print(returned)).toEqual(print(event));
      }),
    );
  });

  it('see every other change', () => {
    fc.assert(
      fc.property(event, fc.string(), value, (event, column, value) => {
        const changed = { ...event, [column]: value };
        const same = differences(event, changed).length === 0;
        expect(print(changed) === print(event)).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('tell values of other types and columns apart', () => {
    const events = [
      { a: 1 },
      { a: '1' },
      { b: 1 },
      { a: true },
      { a: 'true' },
      { a: null },
      { a: [1] },
      { a: '[1]' },
      {},
    ];
    expect(new Set(events.map((event) => print(event))).size).toBe(events.length);
  });
});
