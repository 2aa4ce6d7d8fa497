import { expect, test } from '@jest/globals';
import { lastValueFrom, VirtualTimeScheduler } from 'rxjs';
import { fromTable } from '../../../operators/fromTable.ts';
import { poissonDelay } from '../../../operators/poissonDelay.ts';
import { sinkTo } from '../../../operators/sinkTo.ts';

test('a long run in virtual time: no timer holds on to those before it', () => {
  const scheduler = new VirtualTimeScheduler();
  const rows = Array.from({ length: 20_000 }, (_, id) => ({ id }));
  let arrived = 0;
  fromTable(rows, { scheduler })
    .pipe(poissonDelay({ eventsPerSecond: 1, scheduler }))
    .subscribe(() => arrived++);
  scheduler.flush();
  expect(arrived).toBe(20_000);
});

test('a source that is at its end before the sink has started is delivered', async () => {
  const rows = Array.from({ length: 5 }, (_, id) => ({ id }));
  const sink = { start: () => Promise.resolve(), write: () => {} };
  const run = fromTable(rows).pipe(poissonDelay({ eventsPerSecond: 1000 }), sinkTo(sink));
  await expect(lastValueFrom(run)).resolves.toMatchObject({ eventsSent: 5 });
});
