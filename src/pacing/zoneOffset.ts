const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this machine knows an IANA time zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * How far a zone's clock is ahead of UTC at a moment, in milliseconds; `local` is the zone of this machine. Intl knows it, so
 * that whoever paces in a browser need not load a library of dates.
 */
export function zoneOffset(zone: string, ms: number): number {
  if (zone === 'local') return -60_000 * new Date(ms).getTimezoneOffset();
  const name = formatOf(zone)
    .formatToParts(ms)
    .find(({ type }) => type === 'timeZoneName');
  // "GMT", "GMT+05:30", and with seconds in the past: "GMT-00:44:30".
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(name?.value ?? '') ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return 1000 * (sign === '-' ? -size : size);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return format;
}
