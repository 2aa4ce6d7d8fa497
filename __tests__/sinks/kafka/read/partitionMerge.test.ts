import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartitionMerge, type TopicRecord } from '../../../../sinks/kafka/read/partitionMerge.ts';

const record = (partition: number, offset: number, bytes = 0): TopicRecord => ({
  partition,
  offset,
  key: null,
  value: Buffer.alloc(bytes),
});
const records = (partition: number, from: number, to: number, bytes = 0) =>
  Array.from({ length: to - from }, (_, i) => record(partition, from + i, bytes));
const never = () => {};

/** Takes all, while each partition that is not paused is fetched `step` records at a time. */
function readAll(lengths: readonly number[], step: number, most: number) {
  const paused = new Set<number>();
  const ranges = lengths.map((high, partition) => ({ partition, low: 0, high }));
  const reading = new PartitionMerge(ranges, most, (partition, isPaused) =>
    isPaused ? paused.add(partition) : paused.delete(partition),
  );
  const fetched = lengths.map(() => 0);
  const taken = lengths.map(() => 0);
  const offsets: number[][] = lengths.map(() => []);
  let [waiting, uneven] = [0, 0];
  while (!reading.isDone) {
    const piece = reading.take();
    for (const { partition, offset } of piece ?? []) {
      offsets[partition]?.push(offset);
      taken[partition] = offset + 1;
    }
    if (piece) {
      const progress = taken.map((n, i) => n / (lengths[i] as number)).filter((_, i) => lengths[i] !== 0);
      uneven = Math.max(uneven, Math.max(...progress) - Math.min(...progress));
      continue;
    }
    lengths.forEach((high, partition) => {
      const [from, to] = [fetched[partition] as number, Math.min(high, (fetched[partition] as number) + step)];
      if (paused.has(partition) || from === to) return;
      reading.add(partition, records(partition, from, to));
      reading.fetched(partition, to);
      fetched[partition] = to;
    });
    waiting = Math.max(waiting, ...fetched.map((n, i) => n - (taken[i] as number)));
  }
  return { offsets, waiting, uneven };
}

describe('PartitionMerge', () => {
  it('gives every record of each partition once, in order', () => {
    const lengths = fc.array(fc.nat(900), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 400 }), fc.nat(50_000), (lengths, step, most) => {
        const { offsets } = readAll(lengths, step, most);
        expect(offsets).toEqual(lengths.map((high) => Array.from({ length: high }, (_, offset) => offset)));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps partitions equally far from their end, however long they are, and holds little of them', () => {
    const { waiting, uneven } = readAll([20_000, 4000, 10_000], 500, 100_000);
    expect(uneven).toBeLessThan(0.06);
    // 100 bytes a record are counted besides its own.
    expect(waiting).toBeLessThanOrEqual(1000 + 500);
  });

  it('leaves out what came after the reading began, and what is fetched twice', () => {
    const reading = new PartitionMerge([{ partition: 3, low: 5, high: 9 }], 1e6, never);
    reading.add(3, records(3, 5, 8));
    reading.fetched(3, 8);
    reading.add(3, records(3, 6, 12));
    reading.fetched(3, 12);
    reading.add(4, records(4, 0, 9));
    expect(reading.take()?.map(({ offset }) => offset)).toEqual([5, 6, 7, 8]);
    expect([reading.isDone, reading.take()]).toEqual([true, undefined]);
  });

  it('is done where the last offsets hold no record', () => {
    const reading = new PartitionMerge([{ partition: 0, low: 0, high: 4 }], 1e6, never);
    reading.add(0, [record(0, 0)]);
    reading.fetched(0, 1);
    reading.take();
    expect(reading.isDone).toBe(false);
    reading.fetched(0, 4);
    expect(reading.isDone).toBe(true);
    expect(new PartitionMerge([{ partition: 0, low: 7, high: 7 }], 1, never).isDone).toBe(true);
  });
});
