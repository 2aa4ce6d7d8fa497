import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isInputZone, zoneClock } from '../../../../src/input/values/zone.ts';

const iso = (zone: string, clock: string) => new Date(zoneClock(zone)(Date.parse(`${clock}Z`))).toISOString();

describe('a zone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['UTC', true],
    ['utc+2', true],
    ['UTC-03:30', true],
    ['+0545', true],
    ['local', true],
    ['Europe/Nowhere', false],
    ['UTC+99', false],
    ['', false],
    [5, false],
  ])('%s is one: %s', (zone, is) => expect(isInputZone(zone)).toBe(is));

  it.each([
    ['an offset', 'UTC-03:30', '2024-07-01T12:00', '2024-07-01T15:30:00.000Z'],
    ['summer', 'Europe/Berlin', '2024-07-01T12:00', '2024-07-01T10:00:00.000Z'],
    ['winter', 'Europe/Berlin', '2024-01-01T00:00', '2023-12-31T23:00:00.000Z'],
    ['right before a gap', 'Europe/Berlin', '2024-03-31T01:59:59.999', '2024-03-31T00:59:59.999Z'],
    ['a gap, moved on', 'Europe/Berlin', '2024-03-31T02:30', '2024-03-31T01:30:00.000Z'],
    ['right after a gap', 'Europe/Berlin', '2024-03-31T03:00', '2024-03-31T01:00:00.000Z'],
    ['an overlap, the earlier', 'Europe/Berlin', '2024-10-27T02:30', '2024-10-27T00:30:00.000Z'],
    ['right after an overlap', 'Europe/Berlin', '2024-10-27T03:00', '2024-10-27T02:00:00.000Z'],
    ['half an hour of summer', 'Australia/Lord_Howe', '2024-04-07T01:45', '2024-04-06T14:45:00.000Z'],
    ['a day left out', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00:00.000Z'],
    ['local mean time', 'Europe/Berlin', '1890-01-01T00:00', '1889-12-31T23:06:32.000Z'],
  ])('has %s', (_, zone, clock, instant) => expect(iso(zone, clock)).toBe(instant));

  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca'];

  it('means what luxon means, but for the times that occur twice', () => {
    const time = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2035, 0) });
    const clocks = new Map(zones.map((zone) => [zone, zoneClock(zone)]));
    fc.assert(
      fc.property(fc.constantFrom(...zones), time, (zone, clock) => {
        const luxon = DateTime.fromMillis(clock, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
        const times = luxon.getPossibleOffsets().map((one) => one.toMillis());
        expect(clocks.get(zone)?.(clock)).toBe(Math.min(...times));
      }),
      { numRuns: 5000 },
    );
  });
});
