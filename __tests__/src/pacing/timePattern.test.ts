import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { VirtualTimeScheduler } from 'rxjs';
import { burstPace } from '../../../operators/burstPace.ts';
import { fromTable } from '../../../operators/fromTable.ts';
import { businessHours, patternAt } from '../../../src/pacing/timePattern.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const from = Date.UTC(2020, 0, 1);
const to = Date.UTC(2031, 0, 1);
const zones = Intl.supportedValuesOf('timeZone');

/** The first moment after `low`, and at most `high`, at which the zone's offset is not that of `low`. */
function changeBetween(zone: IANAZone, low: number, high: number): number {
  const offset = zone.offset(low);
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offset(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** Where a zone's clock is set. No zone changes it twice within two weeks. */
function changesOf(name: string): number[] {
  const zone = IANAZone.create(name);
  const changes: number[] = [];
  let offset = zone.offset(from);
  for (let time = from; time < to; time += 14 * DAY) {
    const next = zone.offset(time + 14 * DAY);
    if (next !== offset) changes.push(changeBetween(zone, time, time + 14 * DAY));
    offset = next;
  }
  return changes;
}

/** Another multiplier for each hour of the week. */
const distinct = {
  hours: Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, hour + 1])),
  weekdays: Object.fromEntries(Array.from({ length: 7 }, (_, day) => [day + 1, 25 ** day])),
};

/** The multiplier by luxon's calendar. */
function multiplierAt(zone: string, ms: number): number {
  const { hour, weekday } = DateTime.fromMillis(ms, { zone });
  return (hour + 1) * 25 ** (weekday - 1);
}

/** Whether the multiplier holds from `ms` until the moment that is said, looked at every quarter of an hour. */
function holds(zone: string, ms: number): boolean {
  const { multiplier, until } = patternAt({ ...distinct, zone }, ms);
  if (!(until > ms)) return false;
  const moments = [until - 1];
  for (let time = ms; time < until; time += 15 * MINUTE) moments.push(Math.floor(time));
  return moments.every((time) => multiplierAt(zone, time) === multiplier);
}

describe('a time pattern', () => {
  it('holds its multiplier until the moment it says, around every change of 2020 to 2030 in every zone', () => {
    const broken: string[] = [];
    let changes = 0;
    for (const zone of zones)
      for (const change of changesOf(zone)) {
        changes++;
        const moments = [-HOUR, -45 * MINUTE, -30 * MINUTE, -1, 0, 15 * MINUTE, 30 * MINUTE, HOUR];
        for (const moment of moments.map((distance) => change + distance))
          if (!holds(zone, moment)) broken.push(`${zone} ${new Date(moment).toISOString()}`);
      }
    expect(broken).toEqual([]);
    expect(changes).toBeGreaterThan(1000);
  });

  it('holds it at any moment', () => {
    const moments = fc.double({ min: -1e12, max: 4e12, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, ms) => holds(zone, ms)),
      { numRuns: 5000 },
    );
  });

  it('is followed through a change of half an hour', () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.frame = Date.parse('2024-04-06T14:55Z');
    let arrived = 0;
    fromTable(
      Array.from({ length: 100 }, (_, id) => ({ id })),
      { scheduler },
    )
      .pipe(
        burstPace({ eventsPerSecond: 1 / 60, timePattern: businessHours({ zone: 'Australia/Lord_Howe' }), scheduler }),
      )
      .subscribe(() => arrived++);
    scheduler.flush();
    expect(arrived).toBe(100);
  });
});
