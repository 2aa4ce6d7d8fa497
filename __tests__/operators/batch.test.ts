import { describe, expect, it } from '@jest/globals';
import { Subject, take } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { marbles } from '../support/marbles.ts';

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

  it.each([
    ['-', '-'],
    ['|', '|'],
    ['#', '#'],
    ['--|', '--|'],
    ['-a-#', '---#'],
  ])('of %s is %s', (source, expected) =>
    marbles(({ cold, expectObservable }) => expectObservable(cold(source).pipe(batch(2))).toBe(expected))(),
  );

  it(
    'leaves its source and its timer when unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-c-d-');
      expectObservable(source.pipe(batch({ size: 3, maxWaitMs: 50 })), '^---!').toBe('-----');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it('stops a synchronous source that take has had enough of', () => {
    let pulled = 0;
    const source = new Subject<number>();
    source.subscribe(() => pulled++);
    const seen: number[][] = [];
    source.pipe(batch(2), take(1)).subscribe((values) => seen.push(values));
    for (let i = 0; i < 6; i++) source.next(i);
    expect(seen).toEqual([[0, 1]]);
    expect(source.observed).toBe(true);
    expect(pulled).toBe(6);
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

  it.each([0, -1, 1.5, Number.NaN])('refuses the size %s', (size) => {
    expect(() => batch(size)).toThrow(`size must be an integer ≥ 1, got ${size}`);
  });
});
