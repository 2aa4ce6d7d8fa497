import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, expect, it } from '@jest/globals';
import { LineFile } from '../../../../sinks/file/lineFile.ts';
import { OrderedFile } from '../../../../src/cli/workers/orderedFile.ts';
import { orderedLines } from '../../../../src/cli/workers/orderedLines.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-ordered-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chunk = (text: string, ...stretches: readonly number[]) =>
  ({ kind: 'lines', lines: Buffer.from(text), stretches: Float64Array.from(stretches) }) as const;

it('merges what workers hand over by their places, and says when it is written', () => {
  const path = join(folder, 'merged');
  const written: number[] = [];
  const file = new OrderedFile(new LineFile(path, 'w'), 2, (worker) => written.push(worker));
  for (const worker of [0, 1]) file.open(worker);
  written.length = 0;
  file.offer(0, chunk('0\n1\n4\n', 0, 4, 4, 2));
  expect([readFileSync(path, 'utf8'), written]).toEqual(['', []]);
  file.offer(1, chunk('2\n3\n', 2, 4));
  expect([readFileSync(path, 'utf8'), written]).toEqual(['0\n1\n2\n3\n', [1]]);
  file.end(1);
  file.end(0);
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('0\n1\n2\n3\n4\n');
});

it('writes nothing that a worker no longer waits for', () => {
  const path = join(folder, 'left');
  const file = new OrderedFile(new LineFile(path, 'w'), 2, () => {});
  for (const worker of [0, 1]) file.open(worker);
  file.offer(0, chunk('0\n', 0, 2));
  file.end(0);
  file.end(1);
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('');
});

it('a worker that is aborted waits no longer', async () => {
  const { port1, port2 } = new MessageChannel();
  const sink = orderedLines(port2);
  const written = sink.write([{ a: 1 }]);
  await sink.abort?.('enough');
  await expect(written).rejects.toMatchObject({ code: 'ABORTED' });
  port1.close();
});
