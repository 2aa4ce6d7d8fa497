import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { fromTable } from '../../operators/fromTable.ts';

/** Rows without end; what was pulled can be read off, and whether the iterator was given back. */
export function counted(limit = Number.POSITIVE_INFINITY) {
  const state = { pulled: 0, returned: false };
  function* rows() {
    try {
      while (state.pulled < limit) yield { id: state.pulled++ };
    } finally {
      state.returned = true;
    }
  }
  return Object.assign(state, { rows: rows() });
}

/** The times, in seconds of virtual time, at which n rows leave a stage. */
export function departures(n: number, pace: (source: Observable<object>) => Observable<object>): number[] {
  const times: number[] = [];
  const scheduler = new TestScheduler(() => {});
  scheduler.run(({ flush }) => {
    fromTable(counted(n).rows)
      .pipe(pace)
      .subscribe(() => times.push(scheduler.now() / 1000));
    flush();
  });
  return times;
}

export const countBetween = (times: readonly number[], from: number, to: number): number =>
  times.filter((t) => t >= from && t < to).length;
