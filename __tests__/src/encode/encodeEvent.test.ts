import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEncoder } from '../../../src/encode/encodeEvent.ts';

describe('createEncoder', () => {
  it('agrees with JSON.stringify, byte for byte', () => {
    const encode = createEncoder();
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.date({ noInvalidDate: false }),
      fc.jsonValue(),
      fc.constant(-0),
      fc.constant('\ud800'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (event) => expect(encode(event)).toBe(JSON.stringify(event))),
      { numRuns: 3000, seed: 1 },
    );
  });

  it.each([
    [{ n: Number.NaN, i: Number.POSITIVE_INFINITY, d: new Date(Number.NaN) }, '{"n":null,"i":null,"d":null}'],
    [{ big: 12345678901234567890n, in: { list: [1n] } }, '{"big":12345678901234567890,"in":{"list":[1]}}'],
    [{ f() {}, u: undefined, s: Symbol('s'), kept: 1 }, '{"kept":1}'],
    [{ 2: 'b', 1: 'a' }, '{"1":"a","2":"b"}'],
    [JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    [
      { at: new Date(-1), far: new Date(8.64e15) },
      '{"at":"1969-12-31T23:59:59.999Z","far":"+275760-09-13T00:00:00.000Z"}',
    ],
    [{ toJSON: () => ({ other: 1 }) }, '{"other":1}'],
    [{}, '{}'],
  ])('%p', (event, text) => expect(createEncoder()(event)).toBe(text));
});
