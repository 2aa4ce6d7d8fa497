import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { from, lastValueFrom, type Observable, of, Subject, take, toArray } from 'rxjs';
import { reorder } from '../../operators/reorder.ts';
import { marbleCases, marbles } from '../support/marbles.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const run = <T>(source: Observable<T>) => lastValueFrom(source.pipe(toArray()));

function lateOf(values: readonly number[]): number {
  let highest = -1;
  return values.filter((value) => {
    const late = value < highest;
    highest = Math.max(highest, value);
    return late;
  }).length;
}

const options = fc.record({
  fraction: fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0.1, 0.3, 1 / 2, 0.55, 2 / 3, 0.7, 0.9, 0.98, 1),
  ),
  maxDelaySlots: fc.integer({ min: 1, max: 60 }),
  seed: fc.nat(),
});

describe('reorder', () => {
  it('is a permutation whose number of late values is as promised', () => {
    fc.assert(
      fc.property(options, fc.nat(400), (given, n) => {
        const out: number[] = [];
        from(range(n))
          .pipe(reorder(given))
          .subscribe((value) => out.push(value));
        expect([...out].sort((a, b) => a - b)).toEqual(range(n));
        const { fraction: f, maxDelaySlots: d } = given;
        const limited = f >= d / (d + 1);
        const expected = limited ? Math.floor((n * d) / (d + 1)) : Math.floor(n * f);
        expect(f <= 1 / 2 ? [0, 1] : [0, -1]).toContain(lateOf(out) - expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('delays by no more than maxDelaySlots values, and holds no more', () => {
    fc.assert(
      fc.property(options, fc.nat(200), (given, n) => {
        const source = new Subject<number>();
        const out: number[] = [];
        source.pipe(reorder(given)).subscribe((value) => out.push(value));
        for (let i = 0; i < n; i++) {
          source.next(i);
          expect(i + 1 - out.length).toBeLessThanOrEqual(given.maxDelaySlots);
        }
        source.complete();
        out.forEach((value, place) => {
          const followers = out.slice(0, place).filter((other) => other > value).length;
          expect(followers).toBeLessThanOrEqual(given.maxDelaySlots);
          expect(Math.abs(place - value)).toBeLessThanOrEqual(given.maxDelaySlots);
        });
      }),
    );
  });

  it('uses every delay from 1 to maxDelaySlots, equally often', async () => {
    const out = await run(from(range(40_000)).pipe(reorder({ fraction: 0.02, maxDelaySlots: 4 })));
    const delays = [0, 0, 0, 0, 0];
    let highest = -1;
    for (const value of out) {
      if (value < highest) delays[highest - value] = (delays[highest - value] ?? 0) + 1;
      highest = Math.max(highest, value);
    }
    expect(delays).toHaveLength(5);
    for (const count of delays.slice(1)) expect(Math.abs(count - 200)).toBeLessThan(60);
  });

  it('gives the same order for the same seed, and to every subscriber', async () => {
    const result = from(range(200)).pipe(reorder({ fraction: 0.3, seed: 7 }));
    const first = await run(result);
    expect(await run(result)).toEqual(first);
    expect(await run(from(range(200)).pipe(reorder({ fraction: 0.3, seed: 8 })))).not.toEqual(first);
  });

  it('mirrors the source at fraction 0', () => {
    const source = of(1, 2);
    expect(source.pipe(reorder({ fraction: 0 }))).toBe(source);
  });

  it.each([
    [{ fraction: -0.1 }, 'fraction must be'],
    [{ fraction: Number.NaN }, 'fraction must be'],
    [{ fraction: 1.1 }, 'fraction must be'],
    [{ fraction: 0.1, maxDelaySlots: 0 }, 'maxDelaySlots must be'],
    [{ fraction: 0.1, maxDelaySlots: 1.5 }, 'maxDelaySlots must be'],
    [{ fraction: 0.1, seed: Number.NaN }, 'seed must be'],
  ])('refuses %p when called', (given, message) => {
    expect(() => reorder(given)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => reorder(given)).toThrow(message);
  });

  // With a fraction of 1/2 and one slot, every first of two values is swapped with the second.
  const swap = { fraction: 1 / 2, maxDelaySlots: 1 };

  marbleCases(
    () => reorder(swap),
    [
      ['never', '-', '-', '^'],
      ['empty', '-|', '-|', '^!'],
      ['one, held until the end', '-a-|', '---(a|)', '^--!'],
      ['many', '-a-----b--c------d---|', '-------(ba)------(dc)|', '^--------------------!'],
      ['a held newest first', '-a-b---c-|', '---(ba)--(c|)', '^--------!'],
      ['error, dropping what is held', '-a-#', '---#', '^--!'],
    ],
  );

  it(
    'unsubscribes from an endless source with its own subscription',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-----a-b----a');
      expectObservable(source.pipe(reorder(swap)), '^-------!').toBe('---(ba)--');
      expectSubscriptions(source.subscriptions).toBe('^-------!');
    }),
  );

  describe('causal', () => {
    /** Values that refer to earlier ones. */
    const family = (n: number, parents: readonly number[]) =>
      range(n).map((id) => ({ id, parent: id > 0 ? id - 1 - ((parents[id % parents.length] as number) % id) : -1 }));
    const causal = (value: { parent: number }, held: { id: number }) => value.parent === held.id;

    it('lets no value leave before one that it refers to, nor later than maxDelaySlots', () => {
      const parents = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
      fc.assert(
        fc.property(options, fc.nat(200), parents, (given, n, parents) => {
          const source = new Subject<{ id: number; parent: number }>();
          const out: number[] = [];
          const come = new Set([-1]);
          source.pipe(reorder({ ...given, causal })).subscribe(({ id, parent }) => {
            expect(come).toContain(parent);
            come.add(id);
            out.push(id);
          });
          family(n, parents).forEach((value, i) => {
            source.next(value);
            expect(i + 1 - out.length).toBeLessThanOrEqual(given.maxDelaySlots);
          });
          source.complete();
          expect([...out].sort((a, b) => a - b)).toEqual(range(n));
        }),
        { numRuns: 500 },
      );
    });

    it('makes up for values that had to leave on time', () => {
      for (const fraction of [0.01, 0.05, 0.2]) {
        const out: number[] = [];
        from(family(20_000, [0, 5, 0, 9, 3]))
          .pipe(reorder({ fraction, causal }))
          .subscribe(({ id }) => out.push(id));
        expect(Math.abs(lateOf(out) - 20_000 * fraction)).toBeLessThan(20);
      }
    });

    it('changes nothing where no value refers to another', async () => {
      const late = (causal?: () => boolean) =>
        run(from(range(2000)).pipe(reorder({ fraction: 0.3, ...(causal && { causal }) })));
      expect(await late(() => false)).toEqual(await late());
    });
  });

  it('lets take() stop a synchronous source', () => {
    let produced = 0;
    function* endless() {
      while (true) yield produced++;
    }
    const out: number[] = [];
    from(endless())
      .pipe(reorder(swap), take(3))
      .subscribe((value) => out.push(value));
    expect(out).toEqual([1, 0, 3]);
    expect(produced).toBe(4);
  });

  it('keeps its promises when the source emits during a delivery', () => {
    const source = new Subject<number>();
    const out: number[] = [];
    let completed = false;
    source.pipe(reorder({ fraction: 0.4, maxDelaySlots: 3 })).subscribe({
      next: (value) => {
        out.push(value);
        if (sent < 100) source.next(sent++);
        else source.complete();
      },
      complete: () => {
        completed = true;
      },
    });
    let sent = 0;
    while (out.length === 0) source.next(sent++);
    while (sent < 100) source.next(sent++);
    source.complete();
    expect(completed).toBe(true);
    expect([...out].sort((a, b) => a - b)).toEqual(range(100));
    expect(out).toEqual(expectedOrder());
    function expectedOrder() {
      const plain: number[] = [];
      from(range(100))
        .pipe(reorder({ fraction: 0.4, maxDelaySlots: 3 }))
        .subscribe((value) => plain.push(value));
      return plain;
    }
  });
});
