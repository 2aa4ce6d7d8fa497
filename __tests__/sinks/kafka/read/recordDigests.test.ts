import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordDigests } from '../../../../sinks/kafka/read/recordDigests.ts';

const record = (key: string | null, value: string | null) => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
});

describe('RecordDigests', () => {
  it('gives each record as often as it was added, in any order', () => {
    const texts = fc.option(fc.string({ maxLength: 2 }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts)), fc.array(fc.tuple(texts, texts)), (added, asked) => {
        const digests = new RecordDigests();
        for (const [key, value] of added) digests.add(record(key, value));
        const rest = added.map((one) => JSON.stringify(one));
        for (const one of asked) {
          const at = rest.indexOf(JSON.stringify(one));
          expect(digests.take(record(...one))).toBe(at >= 0);
          if (at >= 0) rest.splice(at, 1);
          expect(digests.size).toBe(rest.length);
        }
      }),
    );
  });

  it('holds many', () => {
    const digests = new RecordDigests();
    for (let i = 0; i < 50_000; i++) digests.add(record(`k${i % 100}`, `value ${i}`));
    for (let i = 49_999; i >= 0; i--)
      if (!digests.take(record(`k${i % 100}`, `value ${i}`))) throw new Error(`no ${i}`);
    expect(digests.size).toBe(0);
    expect(digests.take(record('k7', 'value 7'))).toBe(false);
  });

  it('knows where the key ends', () => {
    const digests = new RecordDigests();
    digests.add(record('ab', 'c'));
    for (const other of [record('a', 'bc'), record(null, 'abc'), record('abc', null), record('', 'abc')])
      expect(digests.take(other)).toBe(false);
    expect(digests.take(record('ab', 'c'))).toBe(true);
  });
});
