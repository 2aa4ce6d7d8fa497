import { InvalidArgumentError } from 'commander';
import { isoDate } from '../../table/isoDate.ts';
import { type Entries, flagName } from './optionEntry.ts';

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

/** The flags with all times as instants, and those flags that were relative to now, as they reproduce the run. */
export function resolveTimes<F extends object>(
  flags: F,
  entries: Entries,
  now: number,
): { readonly flags: F; readonly resolved: string | undefined } {
  const relative = Object.entries(flags).filter(
    ([name, value]) => entries[name]?.isTime && typeof value === 'string' && RELATIVE.test(value),
  );
  const resolved = relative.map(([name, value]) => [name, instantOf(value, now)?.toISOString()] as const);
  return {
    flags: { ...flags, ...Object.fromEntries(resolved) },
    resolved: resolved.map(([name, value]) => `${flagName(name)} ${value}`).join(' ') || undefined,
  };
}

/** Undefined for a text that is no time, and for a time beyond those that a Date holds. */
function instantOf(text: string, now: number): Date | undefined {
  const [isRelative, sign, amount = 0, unit = 's'] = RELATIVE.exec(text) ?? [];
  if (!isRelative) return isoDate(text);
  const instant = new Date(now + (sign === '-' ? -1 : 1) * Number(amount) * UNITS[unit as keyof typeof UNITS]);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
