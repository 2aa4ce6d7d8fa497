import { describe, expect, it } from '@jest/globals';
import { epochDate, likelyEpoch } from '../../../../src/input/values/epoch.ts';
import { partOf } from '../../../../src/table/subMilliseconds.ts';

describe('a time since 1970', () => {
  it.each([
    ['1700000001', 'epoch-s', '2023-11-14T22:13:21.000Z', 0],
    ['1700000001.2345', 'epoch-s', '2023-11-14T22:13:21.234Z', 0.5],
    ['0', 'epoch-ns', '1970-01-01T00:00:00.000Z', 0],
    ['7', 'epoch-us', '1970-01-01T00:00:00.000Z', 0.007],
    ['1700000000123', 'epoch-ms', '2023-11-14T22:13:20.123Z', 0],
    ['1700000000123456', 'epoch-us', '2023-11-14T22:13:20.123Z', 0.456],
    ['1700000000123456789', 'epoch-ns', '2023-11-14T22:13:20.123Z', 0.456789],
    ['-1', 'epoch-ms', '1969-12-31T23:59:59.999Z', 0],
    ['-1.25', 'epoch-ms', '1969-12-31T23:59:59.998Z', 0.75],
  ] as const)('%s as %s', (text, type, instant, part) => {
    const date = epochDate(text, type) as Date;
    expect(date.toISOString()).toBe(instant);
    expect(partOf(date)).toBeCloseTo(part, 9);
  });

  it.each(['', 'x', '1e9', '1.', '.5', '+5', ' 5', '9999999999999999'])('is not %j', (text) =>
    expect(epochDate(text, 'epoch-s')).toBeUndefined(),
  );

  it.each([
    [1_700_000_000, 'epoch-s'],
    [1_700_000_000_000, 'epoch-ms'],
    [1_700_000_000_000_000, 'epoch-us'],
    [1_700_000_000_000_000_000, 'epoch-ns'],
  ])('%d is likely %s', (value, type) => expect(likelyEpoch(value)).toBe(type));
});
