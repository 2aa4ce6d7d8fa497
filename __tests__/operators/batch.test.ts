import { describe, expect, it, jest } from '@jest/globals';
import { asapScheduler, from, Subject, take } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

describe('batch', () => {
  it(
    'gathers by count and gives the rest at the end',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-c-d----e|');
      const subs = '       ^------------!';
      const expected = '   -----x-------(y|)';
      expectObservable(source.pipe(batch(3))).toBe(expected, { x: ['a', 'b', 'c'], y: ['d', 'e'] });
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  it(
    'lets what comes at once leave together, and at once',
    marbles(({ cold, expectObservable }) => {
      const atOnce = { maxWaitMs: 0, scheduler: asapScheduler };
      const expected = { x: ['a', 'b'], y: ['c'], z: ['d', 'e'], w: ['f'] };
      expectObservable(cold('(ab)-c--(def|)').pipe(batch({ size: 2, ...atOnce }))).toBe('x----y--(zw|)', expected);
    }),
  );

  it(
    'lets a batch leave at its age, counted from its first value',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a--b----------c|').pipe(batch({ size: 10, maxWaitMs: 5 }))).toBe('-----x---------(y|)', {
        x: ['a', 'b'],
        y: ['c'],
      });
    }),
  );

  it(
    'starts the age anew after a full batch',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('abc-----|').pipe(batch({ size: 2, maxWaitMs: 3 }))).toBe('-x---y--|', {
        x: ['a', 'b'],
        y: ['c'],
      });
    }),
  );

  marbleCases(
    () => batch(2),
    [
      ['never', '-', '-', '^'],
      ['empty', '|', '|', '(^!)'],
      ['empty, later', '--|', '--|', '^-!'],
      ['one', '-a--|', '----(x|)', '^---!'],
      ['error at once', '#', '#', '(^!)'],
      ['error, dropping the batch under way', '-a-#', '---#', '^--!'],
    ],
    { result: { x: ['a'] } },
  );

  it(
    'early unsubscribe: leaves an endless source and its timer, and emits nothing more',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-c-d-');
      expectObservable(source.pipe(batch({ size: 3, maxWaitMs: 50 })), '^---!').toBe('-----');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it(
    'drops its timer with an error',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-#');
      expectObservable(source.pipe(batch({ size: 3, maxWaitMs: 10 }))).toBe('---#');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    }),
  );

  it('lets take() stop a synchronous source', () => {
    let produced = 0;
    function* endless() {
      while (true) yield produced++;
    }
    const seen: number[][] = [];
    from(endless())
      .pipe(batch(2), take(1))
      .subscribe((values) => seen.push(values));
    expect(seen).toEqual([[0, 1]]);
    expect(produced).toBe(2);
  });

  it('gathers for each subscription by itself', () => {
    const source = new Subject<number>();
    const batches = source.pipe(batch(2));
    const seen: number[][] = [];
    batches.subscribe((values) => seen.push(values));
    source.next(1);
    batches.subscribe((values) => seen.push(values));
    source.next(2);
    source.next(3);
    expect(seen).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it('puts a value that arrives while a batch leaves into the next one', () => {
    const source = new Subject<number>();
    const seen: number[][] = [];
    source.pipe(batch(2)).subscribe((values) => {
      seen.push(values);
      if (values[0] === 1) source.next(3);
    });
    for (const value of [1, 2, 4]) source.next(value);
    expect(seen).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('waits longer than a timer can', () => {
    jest.useFakeTimers();
    try {
      const seen: number[][] = [];
      const run = new Subject<number>();
      run.pipe(batch({ size: 2, maxWaitMs: 1e10 })).subscribe((values) => seen.push(values));
      run.next(1);
      jest.advanceTimersByTime(1e10 - 1);
      expect(seen).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(seen).toEqual([[1]]);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the size %s', (size) => {
    expect(() => batch(size)).toThrow(`size must be an integer ≥ 1, got ${size}`);
  });

  it('refuses an age below 0', () => {
    expect(() => batch({ size: 1, maxWaitMs: -1 })).toThrow('maxWaitMs must be finite and ≥ 0, got -1');
  });
});
