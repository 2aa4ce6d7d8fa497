import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, jest } from '@jest/globals';

const path = join(tmpdir(), `spindle-line-file-${process.pid}.jsonl`);

afterEach(() => fs.rmSync(path, { force: true }));

// A disk that fails after the system has taken the bytes cannot be had here.
it('says at the next call that the disk has lost bytes, and opens anew', async () => {
  let failure: NodeJS.ErrnoException | null = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
  jest.unstable_mockModule('node:fs', () => ({
    ...fs,
    fdatasync: (_file: number, done: fs.NoParamCallback) => queueMicrotask(() => done(failure)),
  }));
  const { LineFile } = await import('../../../sinks/file/lineFile.ts');
  const lines = Buffer.from('a line\n'.repeat(2_400_000));
  const file = new LineFile(path, 'w');
  file.open();
  file.append(lines);
  await setImmediate();
  expect(() => file.append(lines)).toThrow(`cannot write to ${path}: EIO: i/o error`);
  expect(() => file.position()).toThrow('cannot sync');
  expect(() => file.close()).toThrow(`cannot close ${path}: EIO: i/o error`);
  failure = null;
  file.open();
  file.append(lines);
  await setImmediate();
  file.close();
  expect(fs.statSync(path).size).toBe(2 * lines.length);
});
