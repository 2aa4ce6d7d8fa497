import { expect, it } from '@jest/globals';
import type { RunOutcome } from '../../../../src/cli/workers/messages.ts';
import { sumOfShards } from '../../../../src/cli/workers/sumOfShards.ts';
import { StreamResult } from '../../../../src/preset/streamResult.ts';

const of = (delivery: object, elapsed: number): RunOutcome => ({
  rows: [],
  result: new StreamResult('order', { eventsSent: 5, anomalyCount: 2, outOfOrderCount: 1, ...delivery }, elapsed, 7),
});

it('adds counts, and takes the largest lateness and the longest time', () => {
  const timed = [
    of({ maxLatenessSeconds: 3, behindWatermark: 2 }, 1),
    of({ maxLatenessSeconds: 9, behindWatermark: 1 }, 4),
  ];
  expect(sumOfShards('order', [...timed, of({ maxLatenessSeconds: 0, behindWatermark: 0 }, 2)])).toMatchObject({
    eventsSent: 15,
    anomalyCount: 6,
    outOfOrderCount: 3,
    maxLatenessSeconds: 9,
    behindWatermark: 3,
    elapsedSeconds: 4,
    seed: 7,
  });
});

it('says nothing of lateness where none is measured', () => {
  const { maxLatenessSeconds, behindWatermark } = sumOfShards('order', [of({}, 1), of({}, 1)]);
  expect([maxLatenessSeconds, behindWatermark]).toEqual([undefined, undefined]);
});
