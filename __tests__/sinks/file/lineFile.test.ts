import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { LineFile } from '../../../sinks/file/lineFile.ts';

const path = join(tmpdir(), `spindle-line-file-${process.pid}.jsonl`);
// More than goes to the disk ahead at once.
const lines = Buffer.from('a line\n'.repeat(3_000_000));

afterEach(() => rmSync(path, { force: true }));

it('holds what was appended, of which most was sent to the disk ahead', async () => {
  const file = new LineFile(path, 'w');
  file.open();
  for (let i = 0; i < 3; i++) {
    file.append(lines);
    await setTimeout(1);
  }
  file.close();
  expect(readFileSync(path).equals(Buffer.concat([lines, lines, lines]))).toBe(true);
});

it('goes on where its name is gone before bytes were sent ahead', async () => {
  const file = new LineFile(path, 'w');
  file.open();
  file.append(lines);
  rmSync(path);
  await setTimeout(1);
  file.append(lines);
  file.close();
  // Nobody could go on there.
  expect(() => file.position()).toThrow(`cannot note the place in ${path}: ENOENT`);
});
