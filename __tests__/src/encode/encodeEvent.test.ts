import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/encode/byteWriter.ts';
import { createEncoder } from '../../../src/encode/encodeEvent.ts';

/** An encoder to text, into a buffer that has to grow again and again. */
function textEncoder(): (event: object) => string {
  const encode = createEncoder();
  return (event) => {
    const out = new ByteWriter(1);
    out.text('before ');
    encode(event, out);
    if (out.length > out.bytes.length) throw new Error('written past the end');
    return out.written().toString().slice('before '.length);
  };
}

describe('createEncoder', () => {
  it('agrees with JSON.stringify, byte for byte', () => {
    const encode = textEncoder();
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
  ])('%p', (event, text) => expect(textEncoder()(event)).toBe(text));

  it('agrees on rows of one shape, whatever is in their columns', () => {
    const encode = textEncoder();
    const shared = new Date('2024-02-29T23:59:59.999Z');
    const plain = fc.oneof(
      fc.constantFrom(null, undefined, true, -0, Number.NaN, 'a', 'a"b', '\ud800', 'x'.repeat(100), shared),
      fc.constantFrom(
        Symbol('s'),
        () => 1,
        new Number(3),
        [undefined],
        { in: { to: [shared] } },
        { toJSON: (key: string) => `at ${key}` },
      ),
      fc.date({ noInvalidDate: false, min: new Date(-8.64e15), max: new Date(8.64e15) }),
      fc.date({ min: new Date(-1e14), max: new Date(3e14) }),
      fc.string({ unit: 'binary' }),
      fc.double(),
    );
    const row = fc.record({ 'a "quoted" key': plain, '7': plain, b: plain, '\u2028': plain, c: plain });
    fc.assert(
      fc.property(row, (event) => expect(encode(event)).toBe(JSON.stringify(event))),
      { numRuns: 5000 },
    );
  });

  it('agrees on numbers of every size, amounts in cents among them', () => {
    const encode = textEncoder();
    const amount = fc.integer().map((cents) => cents / 100);
    const number = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      amount,
      fc.double(),
      fc.integer().map((n) => n / 1000),
      fc.maxSafeInteger().map((n) => n / 1e6),
      fc.integer().map((n) => n / 1e7),
    );
    const edges = [
      -(2 ** 31),
      2 ** 31 - 1,
      2 ** 31,
      -0,
      0.01,
      -0.5,
      9.99,
      21_474_836.46,
      21_474_836.47,
      0.1 + 0.2,
      1e21,
      1e-7,
      1e-6,
      -0.000_001,
      5e-7,
      999_999_999.999_999,
      1_000_000_000.25,
      2_147_483_648.000_001,
    ];
    const events = [...edges.map((n) => ({ n })), ...fc.sample(fc.record({ n: number }), { numRuns: 20_000, seed: 1 })];
    for (const event of events)
      if (encode(event) !== JSON.stringify(event)) expect(encode(event)).toBe(JSON.stringify(event));
  });

  it('agrees on every day, leap years and ends of centuries too', () => {
    const encode = textEncoder();
    for (let time = Date.UTC(1880, 0, 1); time < Date.UTC(2410, 0, 1); time += 86_399_999) {
      const event = { at: new Date(time) };
      if (encode(event) !== JSON.stringify(event)) expect(encode(event)).toBe(JSON.stringify(event));
    }
    for (const time of [-62_167_219_200_000, -62_167_219_200_001, 253_402_300_799_999, 253_402_300_800_000]) {
      expect(encode({ at: new Date(time) })).toBe(JSON.stringify({ at: new Date(time) }));
    }
  });

  it('agrees where a text of the first event comes again, and where another value comes instead', () => {
    for (const text of ['order', '', 'a"b\n', '\u2028', 'é', '\ud800', '`${', 'x'.repeat(40)]) {
      const encode = textEncoder();
      for (const value of [text, text, `${text}s`, 7, null, undefined, text]) {
        const event = { id: 1, table: value, end: text };
        expect(encode(event)).toBe(JSON.stringify(event));
      }
    }
  });

  it('tells shapes apart that differ in a key, in their order or in length, and more of them than it compiles', () => {
    const encode = textEncoder();
    const events = Array.from({ length: 200 }, (_, i) => ({ id: i, [`k${i % 100}`]: 'v' }));
    for (const event of [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }, { a: 1, b: 2, c: 3 }, ...events]) {
      expect(encode(event)).toBe(JSON.stringify(event));
    }
  });

  it('writes what is not a plain object as JSON.stringify does', () => {
    class Own {
      id = 1;
      get hidden() {
        return 2;
      }
    }
    const inherits = Object.assign(Object.create({ inherited: 1 }), { id: 1 }) as object;
    const bare = Object.assign(Object.create(null), { id: 1 }) as object;
    const hidden = Object.defineProperty({ id: 1 }, 'secret', { value: 2 });
    for (const event of [new Own(), inherits, bare, hidden, [1], { toJSON: 1 }, { [Symbol('s')]: 1, id: 1 }]) {
      expect(textEncoder()(event)).toBe(JSON.stringify(event));
    }
  });

  it('refuses an event that contains itself', () => {
    const event: Record<string, unknown> = { id: 1 };
    event.self = event;
    expect(() => textEncoder()(event)).toThrow(TypeError);
  });
});
