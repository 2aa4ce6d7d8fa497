import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { printable, SpindleError, show, suggest } from '../errors.ts';
import { SAMPLE_ROWS } from '../table/columns.ts';
import type { Anomaly } from './anomaly.ts';

/** Fails if none of the first events has a column that an anomaly reads. For rows whose columns are not known beforehand. */
export function requireShown<E extends object>(
  anomalies: readonly Anomaly[],
  table: string,
): MonoTypeOperatorFunction<E> {
  return (source) =>
    defer(() => {
      const awaited = new Map(anomalies.flatMap(({ label, columns }) => columns.map((column) => [column, label])));
      const shown = new Set<string>();
      let count = 0;
      const refuse = (): void => {
        for (const [column, label] of awaited)
          throw new SpindleError(
            'UNKNOWN_COLUMN',
            `${printable(label)}: table ${show(table)} shows no column ${show(column)}; it has ${suggest(column, [...shown])}`,
          );
      };
      return source.pipe(
        tap({
          next: (event) => {
            if (awaited.size === 0) return;
            for (const column of Object.keys(event)) {
              shown.add(column);
              awaited.delete(column);
            }
            if (++count === SAMPLE_ROWS) refuse();
          },
          complete: () => count > 0 && refuse(),
        }),
      );
    });
}
