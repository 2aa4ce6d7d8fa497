import { Observable, type OperatorFunction } from 'rxjs';
import type { SpindleEvent } from '../src/event/event.ts';
import type { Metadata } from '../src/event/metadata.ts';
import { toEvent } from '../src/event/toEvent.ts';
import { operate } from '../src/flow/operate.ts';
import { checkOptions, column, oneOf, text } from '../src/options/checkOptions.ts';
import type { ColumnName } from '../src/table/rows.ts';
import { firstDateOf, timeReader } from '../src/table/timestampColumn.ts';

/** Options of {@link stamp}; `C` are the columns of its rows. */
export interface StampOptions<C extends string = string> {
  /** What `_spindle_table` says. Default `table`. */
  readonly table?: string;
  /** The column that says when a row happened. Default: the first date column of the first row. */
  readonly timestampColumn?: C;
  /** What becomes of `_spindle_*` columns that the rows have already, see `fromTable`. Default: such rows are refused. */
  readonly metadata?: Metadata;
}

/**
 * Makes events of rows that are pushed, such as those of a `Subject`: each row's columns, then `_spindle_table`, `_spindle_seq` and
 * `_spindle_event_time`, as `fromTable` adds them to rows that are pulled. So `sinkTo` can count how many come late.
 *
 * ```
 * source   -a-b--c|
 * stamp    -a-b--c|
 * ```
 *
 * `_spindle_seq` counts the rows of each subscription from 0. Rows are copied, never changed. Completes with its source; an error
 * passes at once. Holds nothing.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { Subject } from 'rxjs';
 * import { stamp } from 'spindle-rx/operators';
 *
 * const clicks = new Subject<{ page: string; at: Date }>();
 * clicks.pipe(stamp({ table: 'click' })).subscribe((event) => console.log(event._spindle_seq, event.page));
 * clicks.next({ page: '/home', at: new Date() }); // 0 /home
 * ```
 */
export function stamp<R extends object>(
  options: StampOptions<NoInfer<ColumnName<R>>> = {},
): OperatorFunction<R, SpindleEvent<R>> {
  checkOptions<StampOptions>('stamp', options, {
    table: text,
    timestampColumn: column,
    metadata: oneOf('keep', 'replace'),
  });
  const { table = 'table', metadata } = options;
  return (source) =>
    new Observable<SpindleEvent<R>>((destination) => {
      let seq = 0;
      let make: ReturnType<typeof toEvent<R>> | undefined;
      source.subscribe(
        operate<R, SpindleEvent<R>>({
          destination,
          next: (row) => {
            if (!make) {
              const timestampColumn = options.timestampColumn ?? firstDateOf(row);
              make = toEvent<R>(table, {
                timestampColumn,
                metadata,
                readTime: timeReader(row, table, timestampColumn),
              });
            }
            destination.next(make(row, seq++));
          },
        }),
      );
    });
}
