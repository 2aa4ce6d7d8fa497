import { checkOption } from '../errors.ts';
import { count as aCount, aFunction, integer } from '../options/checkOptions.ts';
import { type RandomStream, random } from '../random/random.ts';
import type { Fields } from './changingEvent.ts';
import { type CollectiveAnomaly, groupKey, isDate } from './collectiveAnomaly.ts';

/** The chosen groups of a collective anomaly, by the value that their rows share, with their events in stream order. */
export type ChosenGroups = ReadonlyMap<unknown, readonly object[]>;

/**
 * Chooses the groups of a collective anomaly where every row can be read. Eligible are groups with at least two rows that have a
 * date. ⌊groups·fraction⌋ of them are chosen: at least one if there is any and the fraction is above 0.
 *
 * `readValue` returns one value of a row, `readEvent` the event as it will come, metadata included. The group column is read for
 * every row, whole events only of the chosen groups. Memory: in proportion to the groups.
 *
 * @example
 * ```ts
 * import { CollectiveAnomaly, chooseGroups } from 'spindle-rx/anomalies';
 *
 * const rows = [1, 1, 2, 2].map((customer_id, i) => ({ customer_id, at: new Date(1e12 + i * 1e6), _spindle_seq: i }));
 * const anomaly = new CollectiveAnomaly('testing', { groupColumn: 'customer_id', timestampColumn: 'at', fraction: 0.5 });
 * const read = (column: string, i: number) => rows[i]?.[column as 'customer_id' | 'at'];
 * const chosen = chooseGroups(anomaly, rows.length, read, (i) => rows[i] ?? {}, 42); // one of the two customers
 * ```
 */
export function chooseGroups(
  anomaly: CollectiveAnomaly,
  rowCount: number,
  readValue: (column: string, i: number) => unknown,
  readEvent: (i: number) => object,
  seed: number,
): ChosenGroups {
  checkOption(anomaly?.kind === 'collective', 'anomaly', anomaly, 'a CollectiveAnomaly');
  aCount(rowCount, ['rowCount']);
  aFunction(readValue, ['readValue']);
  aFunction(readEvent, ['readEvent']);
  integer(seed, ['seed']);
  const chosen = new Map<unknown, object[]>();
  if (anomaly.fraction === 0) return chosen;
  const { groupColumn, timestampColumn } = anomaly;
  const counts = new Map<unknown, number>();
  for (let i = 0; i < rowCount; i++) {
    const key = groupKey(readValue(groupColumn, i));
    if (key === undefined) continue;
    const count = counts.get(key) ?? 0;
    if (count < 2 && isDate(readValue(timestampColumn, i))) counts.set(key, count + 1);
  }
  const eligible = [...counts].flatMap(([key, count]) => (count === 2 ? [key] : []));
  for (const key of sample(eligible, anomaly.fraction, random(seed, `anomaly/${anomaly.label}/choice`)))
    chosen.set(key, []);
  for (let i = 0; i < rowCount; i++) {
    const rows = chosen.get(groupKey(readValue(groupColumn, i)));
    if (!rows) continue;
    const event = readEvent(i);
    if (anomaly.groupOf(event as Fields) !== undefined) rows.push(event);
  }
  return chosen;
}

/** ⌊n·fraction⌋ of the values, in their order: at least one if the fraction is above 0. Every choice is equally likely. */
export function sample<T>(values: readonly T[], fraction: number, stream: RandomStream): T[] {
  let wanted = fraction === 0 ? 0 : Math.min(values.length, Math.max(1, Math.floor(values.length * fraction)));
  return values.filter((_, i) => {
    const taken = stream.integer(values.length - i) < wanted;
    if (taken) wanted--;
    return taken;
  });
}
