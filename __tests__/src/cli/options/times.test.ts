import { describe, expect, it } from '@jest/globals';
import type { Entries } from '../../../../src/cli/options/optionEntry.ts';
import { nowOf, parseTime, resolveTimes } from '../../../../src/cli/options/times.ts';

const time = { help: '', default: '', schema: { type: 'string' }, isTime: true } as const;
const entries: Entries = {
  from: { ...time, sets: ['period', 'period.from'] },
  to: { ...time, sets: ['period.to'] },
  startAt: { ...time, sets: ['startAt'] },
  replayFrom: { ...time, sets: ['replay.from'] },
  table: { help: '', default: '', schema: {} },
};
const now = Date.UTC(2026, 10, 28, 8);

describe('parseTime', () => {
  it.each([
    ['2026-10-29', '2026-10-29T00:00:00.000Z'],
    ['2026-10-29T08:00', '2026-10-29T08:00:00.000Z'],
    ['2026-10-29 08:00:01.5', '2026-10-29T08:00:01.500Z'],
    ['2026-10-29T08:00:00+02:00', '2026-10-29T06:00:00.000Z'],
    ['now', 'now'],
    ['now-30d', 'now-30d'],
  ])('reads %s', (text, read) => {
    expect(parseTime(text)).toBe(read);
  });

  it.each([
    '',
    'today',
    'Now',
    'now-30',
    'now-1M',
    'now - 1d',
    'now-1.5d',
    'now-999999999999999w',
    'now+90000000d',
    'now-3000000d',
    '2026-02-30',
    '29.10.2026',
    '1793260800000',
  ])('refuses %j', (text) => {
    expect(() => parseTime(text)).toThrow(/^It must be an ISO date or time.* or relative to now/);
  });
});

describe('resolveTimes', () => {
  it.each([
    ['now', '2026-11-28T08:00:00.000Z'],
    ['now-90s', '2026-11-28T07:58:30.000Z'],
    ['now+5m', '2026-11-28T08:05:00.000Z'],
    ['now+2h', '2026-11-28T10:00:00.000Z'],
    ['now-30d', '2026-10-29T08:00:00.000Z'],
    ['now-2w', '2026-11-14T08:00:00.000Z'],
  ])('%s', (text, instant) => {
    expect(resolveTimes({ startAt: text }, entries, now)).toEqual({
      flags: { startAt: instant },
      resolved: `--start-at ${instant}`,
    });
  });

  it('takes one now for all flags, and leaves the others as they are', () => {
    const flags = { from: 'now-1d', to: 'now', startAt: '2026-10-29T08:00:00.000Z', table: 'now' };
    expect(resolveTimes(flags, entries, now)).toEqual({
      flags: { ...flags, from: '2026-11-27T08:00:00.000Z', to: '2026-11-28T08:00:00.000Z' },
      resolved: '--from 2026-11-27T08:00:00.000Z --to 2026-11-28T08:00:00.000Z',
    });
  });

  describe('goes on with the now of a checkpoint', () => {
    const period = { from: '2026-10-29T08:00:00.000Z', to: '2026-11-28T08:00:00.000Z' };
    it.each([
      [{ from: 'now-30d', to: 'now' }, { period }, now],
      [{ from: '2020-01-01T00:00:00.000Z', to: 'now+1h' }, { period }, now - 3_600_000],
      [{ startAt: 'now' }, { period, startAt: period.to }, now],
      [{ from: 'now-30d', to: 'now', startAt: 'now' }, { period }, now],
      [{ from: 'now-7d', to: 'now' }, { period }, undefined],
      [{ from: 'now-30d', to: 'now' }, {}, undefined],
      [{ from: 'now-30d' }, { period: { from: 5 } }, undefined],
    ])('%j of %j', (flags, shape, expected) => {
      expect(nowOf(flags, entries, shape)).toBe(expected);
    });
  });

  it('takes the now of a checkpoint for what decides the events, and this one for the pace', () => {
    const shape = { period: { from: '2026-10-29T08:00:00.000Z', to: '2026-11-28T09:00:00.000Z' } };
    const flags = { from: 'now-30d', to: 'now+1h', replayFrom: 'now', startAt: 'now+1s' };
    expect(resolveTimes(flags, entries, now + 60_000, shape).flags).toEqual({
      ...shape.period,
      replayFrom: '2026-11-28T08:01:00.000Z',
      startAt: '2026-11-28T08:01:01.000Z',
    });
  });

  it('says nothing where no time is relative', () => {
    expect(resolveTimes({ table: 'order' }, entries, now)).toEqual({ flags: { table: 'order' }, resolved: undefined });
  });
});
