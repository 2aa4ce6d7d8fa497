import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PendingFile } from '../../../sinks/file/pendingFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spindle-pending-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (path: string, text = 'new\n') => {
  const file = new PendingFile(path);
  file.open();
  file.append(Buffer.from(text));
  file.close();
  return file;
};

it('takes its place when it is told to, with the permissions of the file that was there', () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'old\n');
  chmodSync(path, 0o640);
  const file = written(path);
  expect(readFileSync(path, 'utf8')).toBe('old\n');
  file.replace();
  file.discard();
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new\n', 0o640]);
  expect(readdirSync(folder)).toEqual(['file']);
});

it('leaves nothing behind where it is discarded', () => {
  const path = join(folder, 'file');
  const file = new PendingFile(path);
  file.discard();
  file.open();
  file.append(Buffer.from('half'));
  file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

it('makes what a link names', () => {
  const link = join(folder, 'link');
  symlinkSync('later', link);
  written(link).replace();
  expect([readFileSync(join(folder, 'later'), 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['new\n', true]);
});

it('fails where links name each other', () => {
  symlinkSync('one', join(folder, 'other'));
  symlinkSync('other', join(folder, 'one'));
  expect(() => written(join(folder, 'one')).replace()).toThrow('ELOOP');
});

it('replaces what a link names', () => {
  const [path, link] = [join(folder, 'file'), join(folder, 'link')];
  writeFileSync(path, 'old\n');
  symlinkSync('file', link);
  written(link).replace();
  expect([readFileSync(path, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['new\n', true]);
  expect(readdirSync(folder).sort()).toEqual(['file', 'link']);
});
