import { InvalidArgumentError } from 'commander';
import { isoDate } from '../../table/isoDate.ts';
import { type Entries, type Entry, flagName, type Said } from './optionEntry.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const RELATIVE = /^now(?:([+-])(\d{1,15})([smhdw]))?$/;

/**
 * Reads the value of a flag that takes a time. An ISO time becomes the whole instant in UTC. A time that is relative to now stays as it
 * is until {@link resolveTimes}, so that all flags of a run mean the same now.
 */
export function parseTime(text: string): string {
  const instant = instantOf(text, Date.now());
  if (instant === undefined)
    throw new InvalidArgumentError(
      'It must be an ISO date or time, in UTC unless it has an offset, such as 2026-10-29 or 2026-10-29T08:00:00Z, or relative to now in s, m, h, d or w, such as now, now-30d or now+2h.',
    );
  return RELATIVE.test(text) ? text : instant.toISOString();
}

/** An option that is a time. Once the flags are resolved, its value is an instant as ISO text. */
export const time = (said: Said): Entry<string> => ({
  ...said,
  argument: '<time>',
  isTime: true,
  schema: { type: 'string', minLength: 1 },
  parse: parseTime,
});

/** Whether a time among the flags is relative to now. */
export const hasRelativeTime = (flags: object, entries: Entries): boolean => relativeTimes(flags, entries).length > 0;

/**
 * The flags with all times as instants, and those flags that were relative to now, as they reproduce the run. `shape` is what the
 * checkpoint of a run that goes on says of the stream: what decides the events means the now of that run. The pace does not, so it
 * means this run's: live is live again.
 */
export function resolveTimes<F extends object>(
  flags: F,
  entries: Entries,
  now: number,
  shape: object = {},
): { readonly flags: F; readonly resolved: string | undefined } {
  const before = nowOf(flags, entries, shape) ?? now;
  const resolved = relativeTimes(flags, entries).map(
    ([name, text]) =>
      [name, instantOf(text, notedAt(shape, entries, name) === undefined ? now : before)?.toJSON()] as const,
  );
  return {
    flags: { ...flags, ...Object.fromEntries(resolved) },
    resolved: resolved.map(([name, instant]) => `${flagName(name)} ${instant}`).join(' ') || undefined,
  };
}

/**
 * The now of a run that goes on, of which `shape` is what its checkpoint says of the stream. Undefined unless all flags give the same
 * one: they are not those of that run.
 */
export function nowOf(flags: object, entries: Entries, shape: object): number | undefined {
  const nows = relativeTimes(flags, entries).flatMap(([name, text]) => {
    const noted = notedAt(shape, entries, name);
    return noted === undefined ? [] : [Date.parse(noted) - offsetOf(text)];
  });
  return nows.every((now) => now === nows[0]) ? nows[0] : undefined;
}

const relativeTimes = (flags: object, entries: Entries): readonly [name: string, text: string][] =>
  Object.entries(flags).filter(
    ([name, value]) => entries[name]?.isTime && typeof value === 'string' && RELATIVE.test(value),
  );

/** The time that a flag has in a shape. */
const notedAt = (shape: object, entries: Entries, name: string): string | undefined =>
  (entries[name]?.sets ?? [name]).map((path) => valueAt(shape, path)).find((value) => typeof value === 'string');

/** The value at a path such as `period.from`. */
const valueAt = (shape: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, step) => (Object(value) as Readonly<Record<string, unknown>>)[step], shape);

/** How long after now a relative time is, in ms. */
function offsetOf(text: string): number {
  const [, sign, amount = 0, unit = 's'] = RELATIVE.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * Number(amount) * UNITS[unit as keyof typeof UNITS];
}

/** Undefined for a text that is no time, and for one whose ISO text would be none: it is printed, and given again. */
function instantOf(text: string, now: number): Date | undefined {
  if (!RELATIVE.test(text)) return isoDate(text);
  const instant = new Date(now + offsetOf(text));
  return Number.isNaN(instant.getTime()) ? undefined : isoDate(instant.toISOString());
}
