import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { makeFolders } from '../../../sinks/file/makeFolders.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-folders-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes the folders on the way, and leaves those that are there', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolders(path);
  makeFolders(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

it('throws where a file is on the way', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolders(join(folder, 'file', 'below'))).toThrow('ENOTDIR');
});

// Where it went on for ever, no test could end.
(existsSync('/proc/self') ? it : it.skip)('ends where the system makes no folder', () => {
  expect(() => makeFolders('/proc/spindle/a/b')).toThrow('ENOENT');
});
