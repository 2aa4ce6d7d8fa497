import { milliseconds, randomAccess } from '../table/randomAccess.ts';
import type { ResolvedConfig } from './config.ts';
import type { TablePlan } from './tablePlan.ts';

/**
 * The time of the first event of the whole stream. A shard needs it, because its own first event comes later. Undefined for rows that
 * can only be iterated, and if no row has a time.
 */
export function firstTime(
  { eventTime, startAt, shiftTo }: ResolvedConfig,
  plans: readonly Pick<TablePlan, 'rows' | 'timestampColumn'>[],
): Date | undefined {
  if (eventTime === 'arrival') return startAt;
  const times = plans.map(({ rows, timestampColumn }) => timestampColumn && firstOf(rows, timestampColumn));
  const known = times.filter((time) => typeof time === 'number');
  if (known.length === 0) return undefined;
  return shiftTo ?? new Date(Math.min(...known));
}

function firstOf(rows: object, timestampColumn: string): number | undefined {
  const { rowCount = 0, value } = randomAccess(rows, timestampColumn) ?? {};
  for (let place = 0; place < rowCount; place++) {
    const time = milliseconds(value?.(timestampColumn, place));
    if (time !== Number.NEGATIVE_INFINITY) return time;
  }
  return undefined;
}
