import { isZone, zoneOffset } from '../../pacing/zoneOffset.ts';
import type { ToUtc } from '../../table/isoDate.ts';

const DAY = 86_400_000;

const FIXED = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i;

/** Whether a text names a zone: `Europe/Berlin`, `UTC`, `UTC+2`, `+05:30`, or `local`, that of this machine. */
export const isInputZone = (zone: unknown): boolean =>
  typeof zone === 'string' && (zone === 'local' || fixedOffset(zone) !== undefined || isZone(zone));

/**
 * What the clock of a zone means. Where a clock is set back, a time occurs twice: the earlier one is meant. Where it is set forward, a
 * time does not occur: it is moved on by as much, as luxon does.
 */
export function zoneClock(zone: string): ToUtc {
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return (clock) => clock - fixed;
  const offsetAt = cachedOffsets(zone);
  return (clock) => {
    if (Number.isNaN(clock)) return clock;
    const before = offsetAt(clock - DAY);
    const after = offsetAt(clock + DAY);
    const earlier = clock - before;
    if (before === after || offsetAt(earlier) === before) return earlier;
    const later = clock - after;
    return offsetAt(later) === after ? later : earlier;
  };
}

/** Milliseconds ahead of UTC; undefined if the zone has a name. */
function fixedOffset(zone: string): number | undefined {
  if (/^(?:UTC|GMT|Z)$/i.test(zone)) return 0;
  const parts = FIXED.exec(zone);
  if (!parts) return undefined;
  const [, sign, hours, minutes = 0] = parts;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return Number(hours) > 14 ? undefined : sign === '-' ? -size : size;
}

/** Remembers the offset of each day in UTC on which it does not change: Intl takes microseconds to tell it. */
function cachedOffsets(zone: string): (ms: number) => number {
  const days = new Map<number, number>();
  return (ms) => {
    const day = Math.floor(ms / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      offset = zoneOffset(zone, day * DAY);
      if (offset !== zoneOffset(zone, (day + 1) * DAY)) offset = Number.NaN;
      days.set(day, offset);
    }
    return Number.isNaN(offset) ? zoneOffset(zone, ms) : offset;
  };
}
