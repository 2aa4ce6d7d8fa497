import { describe, expect, it } from '@jest/globals';
import { type MonoTypeOperatorFunction, Subject, take } from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { fromTable } from '../../operators/fromTable.ts';
import { counted } from './departures.ts';
import { marbleCases, marbles } from './marbles.ts';

/**
 * What every stage keeps to that lets values wait for their time.
 *
 * @param pace the stage at a rate; a fresh one at each call
 * @param dueAfter after how many milliseconds value i of those that wait leaves, at 1,000 events per second
 */
export function paceContract(
  pace: <T>(eventsPerSecond: number) => MonoTypeOperatorFunction<T>,
  dueAfter: (i: number) => number,
): void {
  describe('the marble list', () => {
    /** What leaves, and when, in milliseconds; `.` stands for completion. */
    const run = (body: (helpers: RunHelpers, note: (value: string) => void) => void) => {
      const scheduler = new TestScheduler(() => {});
      const log: [string, number][] = [];
      scheduler.run((helpers) => {
        body(helpers, (value) => log.push([value, scheduler.now()]));
        helpers.flush();
      });
      return log;
    };
    const expectLog = (log: [string, number][], expected: [string, number][]) => {
      expect(log.map(([value]) => value)).toEqual(expected.map(([value]) => value));
      log.forEach(([, time], i) => {
        expect(time).toBeCloseTo(expected[i]?.[1] as number, 6);
      });
    };

    marbleCases(
      () => pace(1000),
      [
        ['never', '-', '-', '^'],
        ['empty', '|', '|', '(^!)'],
        ['empty, later', '---|', '---|', '^--!'],
        ['error', '---#', '---#', '^--!'],
        ['error, dropping what waits', '(abc#)', '#', '(^!)'],
      ],
    );

    it('one: completes when it has left', () => {
      const log = run(({ cold }, note) =>
        cold('(a|)')
          .pipe(pace(1000))
          .subscribe({ next: note, complete: () => note('.') }),
      );
      expectLog(log, [
        ['a', dueAfter(0)],
        ['.', dueAfter(0)],
      ]);
    });

    it('many: in order, each at its time', () => {
      const log = run(({ cold }, note) =>
        cold('(abcd)')
          .pipe(pace(1000))
          .subscribe({ next: note, complete: () => note('.') }),
      );
      expectLog(
        log,
        [...'abcd'].map((value, i) => [value, dueAfter(i)]),
      );
    });

    it(
      'early unsubscribe: leaves its source and its timer',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('(abc)');
        expectObservable(source.pipe(pace(0.001)), '^--!').toBe('-');
        expectSubscriptions(source.subscriptions).toBe('^--!');
      }),
    );

    it('endless: pulls no more of a table than it may hold, and gives it back when take has had enough', () => {
      const table = counted();
      const log = run((_, note) =>
        fromTable(table.rows)
          .pipe(pace<object>(1000), take(3))
          .subscribe({ complete: () => note('.') }),
      );
      expectLog(log, [['.', dueAfter(2)]]);
      expect(table.returned).toBe(true);
      expect(table.pulled).toBeLessThanOrEqual(1024 + 3);
    });

    it('leaves an unpausable source once take has had enough', () => {
      run(({ flush }) => {
        const source = new Subject<string>();
        source.pipe(pace(1000), take(1)).subscribe();
        for (const value of 'abc') source.next(value);
        flush();
        expect(source.observed).toBe(false);
      });
    });

    it('reentrancy: keeps the order of values that arrive while one leaves', () => {
      const log = run(({ flush }, note) => {
        const source = new Subject<string>();
        source.pipe(pace(1000)).subscribe((value) => {
          note(value);
          if (value === 'a') source.next('c');
        });
        for (const value of 'ab') source.next(value);
        flush();
      });
      expectLog(
        log,
        [...'abc'].map((value, i) => [value, dueAfter(i)]),
      );
    });

    it('gives each subscription a schedule of its own', () => {
      const log = run(({ cold }, note) => {
        const paced = cold('(ab|)').pipe(pace(1000));
        paced.subscribe(note);
        paced.subscribe(note);
      });
      expectLog(
        log.sort((a, b) => a[1] - b[1]),
        [0, 0, 1, 1].map((i) => [i === 0 ? 'a' : 'b', dueAfter(i)]),
      );
    });

    it('errs rather than hold more than 65,536 values of a source that cannot be paused, and stops it', () => {
      const source = new Subject<number>();
      const errors: unknown[] = [];
      source.pipe(pace(1e-6)).subscribe({ error: (error) => errors.push(error) });
      for (let i = 0; i < 65_536; i++) source.next(i);
      expect(errors).toEqual([]);
      source.next(65_536);
      expect(errors).toMatchObject([{ code: 'BACKPRESSURE_OVERFLOW' }]);
      expect(source.observed).toBe(false);
    });
  });
}
