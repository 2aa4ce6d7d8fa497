import { expect, test } from '@jest/globals';
import { NEVER, VirtualTimeScheduler } from 'rxjs';
import { untilElapsed } from '../../../src/pacing/untilElapsed.ts';

test.each([1000, 2 ** 31 - 1, 100 * 86_400_000])('completes after %p ms, though a timer cannot wait so long', (ms) => {
  const scheduler = new VirtualTimeScheduler();
  let end: number | undefined;
  NEVER.pipe(untilElapsed(ms, scheduler)).subscribe({ complete: () => (end = scheduler.now()) });
  scheduler.flush();
  expect(end).toBe(ms);
});
