import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/encode/byteWriter.ts';
import { encodeRecord } from '../../../src/encode/encodeRecord.ts';

/** A record, written into a buffer that has to grow again and again. */
function recordOf(values: readonly unknown[]): string {
  const out = new ByteWriter(1);
  encodeRecord(values, out);
  if (out.length > out.bytes.length) throw new Error('written past the end');
  return out.written().toString();
}

/** The yardstick: csv-stringify, through UTF-8 and back as a file goes. */
const expected = (values: readonly unknown[]): string =>
  Buffer.from(
    stringify([[...values]], { eof: false, cast: { date: (date) => date.toISOString(), boolean: String } }),
  ).toString();

const value = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '\u{1f600}', '\ud800', '\0') }),
  fc.constantFrom('', '"', 'x'.repeat(100), `${'x'.repeat(100)}"`, 'null'),
  fc.constantFrom(null, undefined, true, false, -0, Number.NaN, Number.NEGATIVE_INFINITY, 12345678901234567890n),
  fc.double(),
  fc.date({ noInvalidDate: true, min: new Date(-8.64e15), max: new Date(8.64e15) }),
  fc.jsonValue(),
  fc.constantFrom(new Number(3), { toJSON: (key: string) => `at "${key}"` }, { toJSON() {} }),
);

describe('encodeRecord', () => {
  it('agrees with csv-stringify on any values, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => expect(recordOf(values)).toBe(expected(values))),
      { numRuns: 3000, seed: 1 },
    );
  });

  it.each([
    [new Date(Number.NaN), ''],
    [() => 1, ''],
    [Symbol('s'), ''],
    [{ in: [1n] }, '"{""in"":[1]}"'],
  ])('writes what csv-stringify refuses: %p', (one, field) => expect(recordOf([one, 1])).toBe(`${field},1`));
});
