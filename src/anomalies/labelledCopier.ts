import { type CopiedColumn, type Copy, createCopier } from '../event/copyEvent.ts';
import { ANOMALY_TYPE, IS_ANOMALY, TABLE } from '../event.ts';

const labels: readonly CopiedColumn[] = [
  { name: IS_ANOMALY, constant: false },
  { name: ANOMALY_TYPE, constant: null },
];

/**
 * Makes the function that copies events and, where asked to, inserts the label columns before `_spindle_table` (at the
 * end where there is none). An event that has labels already keeps them.
 */
export function labelledCopier(labelled: boolean): (event: object) => Copy {
  return createCopier((keys) => {
    const own = keys.map((name) => ({ name }));
    if (!labelled || keys.includes(IS_ANOMALY)) return own;
    const at = keys.indexOf(TABLE);
    return at < 0 ? [...own, ...labels] : [...own.slice(0, at), ...labels, ...own.slice(at)];
  });
}
