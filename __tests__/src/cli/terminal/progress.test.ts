import { Writable } from 'node:stream';
import { expect, it, jest } from '@jest/globals';
import { loadProgress } from '../../../../src/cli/terminal/progress.ts';

function terminal(isTTY: boolean): { stream: NodeJS.WritableStream & { isTTY: boolean }; shown: () => string } {
  let shown = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      shown += chunk;
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 120 }), shown: () => shown };
}

it('shows a bar with count, rate and what remains, on a terminal', async () => {
  const { stream, shown } = terminal(true);
  const progress = await loadProgress(true, stream);
  progress.start(1000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  progress.update(500);
  await new Promise((resolve) => setTimeout(resolve, 250));
  progress.stop();
  expect(shown()).toMatch(/={15}-{15} {2}500 of 1,000 events {2}[\d,]+\/s {2}\d+ s left/);
});

it('shows the count alone where the total is not known, and the time where it is', async () => {
  const { stream, shown } = terminal(true);
  const progress = await loadProgress(true, stream);
  progress.start(undefined, 60);
  progress.stop();
  expect(shown()).toMatch(/0 events {2}0\/s {2}60 s left/);
});

it('counts the time that passes, whatever the wall clock says', async () => {
  const { stream, shown } = terminal(true);
  const progress = await loadProgress(true, stream);
  progress.start(undefined, 60);
  const now = Date.now;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
  progress.update(5);
  progress.stop();
  clock.mockRestore();
  expect(shown()).toMatch(/5 events {2}[\d,]+\/s {2}(60|5\d) s left/);
});

it('shows nothing elsewhere, or where it is not wanted', async () => {
  for (const [wanted, isTTY] of [
    [true, false],
    [false, true],
  ] as const) {
    const { stream, shown } = terminal(isTTY);
    const progress = await loadProgress(wanted, stream);
    progress.start(10);
    progress.update(5);
    progress.stop();
    expect(shown()).toBe('');
  }
});
