import { describe, expect, it } from '@jest/globals';
import { concat, from, type Observable, of, Subject, throwError } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { counted } from './departures.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What every way keeps to of reading an Observable; each of them is an async iterable. */
export function readContract(read: <T extends object>(source: Observable<T>) => AsyncIterable<T>): void {
  const objects = (...ids: number[]) => ids.map((id) => ({ id }));
  /** Reads so many values, then leaves. */
  const first = async <T extends object>(source: Observable<T>, count: number): Promise<T[]> => {
    const values: T[] = [];
    for await (const value of read(source)) if (values.push(value) >= count) break;
    return values;
  };

  describe('the contract of a reader', () => {
    it('hands out every value in order, then ends', async () => {
      expect(await first(from(objects(1, 2, 3)), 9)).toEqual(objects(1, 2, 3));
      expect(await first(of<object[]>(), 9)).toEqual([]);
    });

    it('waits for values that come later, and for the end', async () => {
      const source = new Subject<object>();
      const done = first(source, 9);
      for (const value of objects(1, 2)) {
        await turn();
        source.next(value);
      }
      await turn();
      source.complete();
      expect(await done).toEqual(objects(1, 2));
    });

    it('subscribes when the first value is read', async () => {
      let pulled = 0;
      function* rows() {
        yield { id: pulled++ };
      }
      const values = read(fromTable(rows()));
      await turn();
      expect(pulled).toBe(0);
      for await (const { _spindle_seq: seq } of values) expect(seq).toBe(0);
      expect(pulled).toBe(1);
    });

    it('pulls no more of a table than it may hold, and gives it back when the loop is left', async () => {
      const table = counted();
      expect(await first(fromTable(table.rows), 10)).toHaveLength(10);
      expect(table.pulled).toBeLessThanOrEqual(1024 + 1);
      await turn();
      expect(table.returned).toBe(true);
    });

    it('goes on as far as it is read', async () => {
      let seen = 0;
      const table = counted(20_000);
      for await (const { id } of read(fromTable(table.rows))) {
        if (id !== seen++) throw new Error(`${id} is out of order`);
        if (table.pulled - seen > 1024) throw new Error(`${table.pulled - seen} are ahead`);
      }
      expect(seen).toBe(20_000);
    });

    it('unsubscribes quietly from a source that is silent when the loop is left', async () => {
      const source = new Subject<object>();
      const done = first(source, 1);
      await turn();
      source.next({ id: 1 });
      expect(await done).toEqual(objects(1));
      await turn();
      expect(source.observed).toBe(false);
    });

    it('throws an error of the source, after the values before it', async () => {
      const values: object[] = [];
      const lost = new Error('lost');
      const reading = async () => {
        for await (const value of read(
          concat(
            from(objects(1, 2)),
            throwError(() => lost),
          ),
        ))
          values.push(value);
      };
      await expect(reading()).rejects.toBe(lost);
      expect(values).toEqual(objects(1, 2));
    });

    it('fails rather than hold more than 65,536 values of a source that cannot be paused, and stops it', async () => {
      const source = new Subject<object>();
      const reading = first(source, 70_000);
      await turn();
      for (let id = 0; id < 65_600; id++) source.next({ id });
      expect(source.observed).toBe(false);
      await expect(reading).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
    });

    it('refuses what is no Observable', () => {
      expect(() => read([{ id: 1 }] as never)).toThrow('source must be an Observable, got [{id}]');
    });
  });
}
