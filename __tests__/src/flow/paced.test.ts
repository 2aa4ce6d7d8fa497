import { expect, test } from '@jest/globals';
import { VirtualTimeScheduler } from 'rxjs';
import { fromTable } from '../../../operators/fromTable.ts';
import { poissonDelay } from '../../../operators/poissonDelay.ts';

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
