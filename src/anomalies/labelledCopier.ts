import { type CopiedColumn, type Copy, createCopier } from '../event/copyEvent.ts';
import { ANOMALY_TYPE, IS_ANOMALY, TABLE } from '../event/event.ts';

const labels: readonly CopiedColumn[] = [
  { name: IS_ANOMALY, constant: false },
  { name: ANOMALY_TYPE, constant: null },
];

/**
 * Returns a function that copies events. If `labelled`, the copy has the label columns before `_spindle_table`, or at the end if
 * there is no such column. An event that has labels already keeps them.
 */
export function labelledCopier(labelled: boolean): (event: object) => Copy {
  return createCopier((keys) => {
    const own = keys.map((name) => ({ name }));
    if (!labelled || keys.includes(IS_ANOMALY)) return own;
    const at = keys.indexOf(TABLE);
    return at < 0 ? [...own, ...labels] : [...own.slice(0, at), ...labels, ...own.slice(at)];
  });
}
