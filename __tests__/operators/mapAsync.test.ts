import { describe, expect, it } from '@jest/globals';
import { concatMap, defer, lastValueFrom, of, range, retry, Subject, take, toArray } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { mapAsync } from '../../operators/mapAsync.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { counted } from '../support/departures.ts';
import { marbles } from '../support/marbles.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const identity = async <T>(value: T) => value;

/** A projection whose calls the test answers, by value. */
function held() {
  const calls = new Map<string, { resolve(value: string): void; reject(error: unknown): void }>();
  const project = (value: string) =>
    new Promise<string>((resolve, reject) => {
      calls.set(value, { resolve, reject });
    });
  return { calls, project };
}

/** What leaves the stage, to be looked at. */
function watched(concurrency?: number) {
  const { calls, project } = held();
  const source = new Subject<string>();
  const seen: string[] = [];
  const subscription = source.pipe(mapAsync(project, concurrency)).subscribe({
    next: (value) => seen.push(value),
    error: (error: Error) => seen.push(`error: ${error.message}`),
    complete: () => seen.push('done'),
  });
  return { calls, source, seen, subscription };
}

describe('mapAsync', () => {
  it.each([
    ['never', '-', '-', '^'],
    ['empty', '|', '|', '(^!)'],
    ['empty, later', '--|', '--|', '^-!'],
    ['error', '--#', '--#', '^-!'],
    ['error, dropping what waits', 'a-#', '--#', '^-!'],
  ])('%s', (_, input, output, subscription) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(input);
      expectObservable(source.pipe(mapAsync(() => new Promise(() => {})))).toBe(output);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    })();
  });

  it(
    'early unsubscribe: leaves an endless source',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-c-');
      expectObservable(source.pipe(mapAsync(identity)), '^---!').toBe('-----');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it('projects one value at a time, with its index, and what returns no promise too', async () => {
    let under = 0;
    const project = async (value: number, index: number) => {
      expect(++under).toBe(1);
      await turn();
      under--;
      return value + index;
    };
    expect(await lastValueFrom(of(1, 2, 3).pipe(mapAsync(project), toArray()))).toEqual([1, 3, 5]);
    expect(
      await lastValueFrom(
        of(1, 2, 3).pipe(
          mapAsync((value) => -value),
          toArray(),
        ),
      ),
    ).toEqual([-1, -2, -3]);
  });

  it('keeps the order of the values, and makes no call ahead of it', async () => {
    const { calls, source, seen } = watched(2);
    for (const value of 'abcd') source.next(value);
    source.complete();
    expect([...calls.keys()]).toEqual(['a', 'b']);
    calls.get('b')?.resolve('B');
    await turn();
    expect([seen, [...calls.keys()]]).toEqual([[], ['a', 'b']]);
    calls.get('a')?.resolve('A');
    await turn();
    expect([seen, [...calls.keys()]]).toEqual([
      ['A', 'B'],
      ['a', 'b', 'c', 'd'],
    ]);
    calls.get('c')?.resolve('C');
    calls.get('d')?.resolve('D');
    await turn();
    expect(seen).toEqual(['A', 'B', 'C', 'D', 'done']);
  });

  it('ends with a failed call when it is its turn', async () => {
    const { calls, source, seen } = watched(3);
    for (const value of 'abc') source.next(value);
    calls.get('b')?.reject(new Error('of b'));
    calls.get('c')?.resolve('C');
    await turn();
    expect(seen).toEqual([]);
    calls.get('a')?.resolve('A');
    await turn();
    expect([seen, source.observed]).toEqual([['A', 'error: of b'], false]);
  });

  it('fails with what the projection throws, and can be retried', async () => {
    const thrower = () => {
      throw new Error('at once');
    };
    await expect(lastValueFrom(of(1).pipe(mapAsync(thrower)))).rejects.toThrow('at once');
    let failures = 1;
    const project = async (value: number) => {
      if (failures-- > 0) throw new Error('once');
      return value;
    };
    expect(await lastValueFrom(of(1, 2).pipe(mapAsync(project), retry(1), toArray()))).toEqual([1, 2]);
  });

  it('forgets the calls under way when the source fails or nobody listens any more', async () => {
    const failed = watched();
    failed.source.next('a');
    failed.source.error(new Error('lost'));
    failed.calls.get('a')?.resolve('A');
    const left = watched();
    left.source.next('a');
    left.subscription.unsubscribe();
    left.calls.get('a')?.reject(new Error('late'));
    await turn();
    expect([failed.seen, left.seen]).toEqual([['error: lost'], []]);
  });

  it('endless: pulls no more of a table than it may hold, and gives it back when take has had enough', async () => {
    const table = counted();
    await lastValueFrom(fromTable(table.rows).pipe(mapAsync(identity), take(10)));
    expect(table.returned).toBe(true);
    expect(table.pulled).toBeLessThanOrEqual(1024 + 1);
  });

  it('reentrancy: keeps the order of values that arrive while one leaves', async () => {
    const source = new Subject<number>();
    const seen: number[] = [];
    source.pipe(mapAsync(identity, 2)).subscribe((value) => {
      seen.push(value);
      if (value === 1) source.next(4);
    });
    for (const value of [1, 2, 3]) source.next(value);
    for (let i = 0; i < 5; i++) await turn();
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('makes no call while the sink is busy, beyond those that may be under way', async () => {
    let called = 0;
    let write = () => {};
    const project = async <T>(event: T) => {
      called++;
      return event;
    };
    const sink = { write: () => new Promise<void>((resolve) => (write = resolve)) };
    const subscription = fromTable(counted().rows)
      .pipe(mapAsync(project, 3), sinkTo(sink, { highWaterMark: 5 }))
      .subscribe();
    for (let i = 0; i < 20; i++) await turn();
    expect(called).toBe(5 + 3);
    write();
    subscription.unsubscribe();
  });

  it('holds back the table whose rows it looks up one after the other', async () => {
    let outer = 0;
    let written = 0;
    let most = 0;
    function* shops() {
      while (outer < 50) yield { shop: outer++ };
    }
    const sink = {
      write: () => {
        most = Math.max(most, outer - Math.floor(written++ / 20));
      },
    };
    const inner = () => fromTable(Array.from({ length: 20 }, (_, id) => ({ id }))).pipe(mapAsync(identity));
    await lastValueFrom(fromTable(shops()).pipe(concatMap(inner), sinkTo(sink)));
    expect([written, most <= 3]).toEqual([1000, true]);
  });

  it('errs rather than hold more than 65,536 values of a source that cannot be paused', async () => {
    const never = mapAsync(() => new Promise(() => {}));
    await expect(lastValueFrom(range(0, 65_538).pipe(never))).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
  });

  it('gives each subscription calls of its own', async () => {
    const mapped = defer(() => of(1, 2)).pipe(
      mapAsync(async (_, index) => index),
      toArray(),
    );
    expect(await Promise.all([lastValueFrom(mapped), lastValueFrom(mapped)])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('refuses what it cannot use', () => {
    expect(() => mapAsync(identity, 0)).toThrow('concurrency must be an integer ≥ 1, got 0');
    expect(() => mapAsync('x' as never)).toThrow('project must be a function, got "x"');
  });
});
