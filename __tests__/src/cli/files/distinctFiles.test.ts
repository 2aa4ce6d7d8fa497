import { type StdioOptions, spawn } from 'node:child_process';
import { copyFile, link, mkdir, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dataset, main, outcome, scratch, spindle } from '../../../support/spindle.ts';

const root = scratch();
let runs = 0;
let folder = '';
beforeEach(async () => {
  folder = join(root, `${++runs}`);
  await mkdir(folder);
  await copyFile(dataset('stocks.csv'), join(folder, 'in.csv'));
  await writeFile(join(folder, 'x.json'), '[]');
  await link(join(folder, 'in.csv'), join(folder, 'hard.csv'));
  await symlink('in.csv', join(folder, 'soft.csv'));
  await symlink('missing', join(folder, 'dangling'));
  await symlink('.', join(folder, 'here'));
});

const contents = async () => {
  const names = (await readdir(folder)).filter((name) => !['here', 'dangling'].includes(name));
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
};

const store = ['retail', '--table', 'store'];

describe('what one flag writes, no other flag names', () => {
  it.each<[string[], string]>([
    [['in.csv', '--output', 'in.csv'], 'the source and --output'],
    [['in.csv', '--output', 'in.csv', '--append'], 'the source and --output'],
    [['./in.csv', '--output', 'hard.csv'], 'the source and --output'],
    [['soft.csv', '--output', 'here/in.csv'], 'the source and --output'],
    [['in.csv', '--checkpoint', 'soft.csv'], 'the source and --checkpoint'],
    [['in.csv', '--output', 'o', '--anomalies', 'x.json', '--checkpoint', 'x.json'], '--anomalies and --checkpoint'],
    [[...store, '--anomalies', 'x.json', '--output', 'x.json'], '--anomalies and --output'],
    [[...store, '--output', 'o', '--checkpoint', './o'], '--output and --checkpoint'],
    [[...store, '--output', 'new/o', '--checkpoint', 'here/new/o'], '--output and --checkpoint'],
    [[...store, '--output', 'dangling', '--checkpoint', 'missing'], '--output and --checkpoint'],
    [[...store, '--output', 'o.tmp', '--checkpoint', 'o'], "--output and --checkpoint's draft"],
  ])('%j', async (args, names) => {
    const before = await contents();
    const { code, stdout, stderr } = await spindle(['stream', ...args], { cwd: folder });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(`error: ${names} are the same file: `);
    expect([code, stdout]).toEqual([2, '']);
    expect(await contents()).toEqual(before);
  });

  it('nor is it what the shell opened', async () => {
    const path = join(folder, 'in.csv');
    const before = await readFile(path, 'utf8');
    const file = await open(path, 'a+');
    const stream = (args: readonly string[], stdio: StdioOptions) =>
      outcome(spawn(process.execPath, [main, 'stream', ...args], { cwd: folder, stdio }));
    expect(await stream(['in.csv'], ['pipe', file.fd, 'pipe'])).toMatchObject({
      code: 2,
      stderr: 'error: the source and stdout are the same file: in.csv\n',
    });
    const flags = ['-', '--input-format', 'csv', '--output', 'in.csv'];
    expect(await stream(flags, [file.fd, 'pipe', 'pipe'])).toMatchObject({
      code: 2,
      stderr: 'error: the source and --output are the same file: in.csv\n',
    });
    await file.close();
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it.each([[[]], [['--workers', '2', '--ordered']]])('nor what stderr goes to %j', async (flags) => {
    const file = await open(join(folder, 'x'), 'w');
    const args = [main, 'stream', ...store, '--output', 'x', ...flags];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['pipe', 'pipe', file.fd] });
    expect((await outcome(child)).code).toBe(2);
    await file.close();
    expect(await readFile(join(folder, 'x'), 'utf8')).toBe('error: stderr and --output are the same file: x\n');
  });

  it.each([[[]], [['--workers', '2']]])('but stderr may go to a file of its own %j', async (flags) => {
    const file = await open(join(folder, 'log'), 'w');
    const args = [main, 'stream', ...store, '--output', 'x', ...flags];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['pipe', 'pipe', file.fd] });
    expect((await outcome(child)).code).toBe(0);
    await file.close();
  });

  it('but stdout and stderr may be one, as a shell joins them', async () => {
    const file = await open(join(folder, 'both'), 'a');
    const args = [main, 'stream', ...store];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['pipe', file.fd, file.fd] });
    expect((await outcome(child)).code).toBe(0);
    await file.close();
  });

  it('but a file may be read twice, and a device be named twice', async () => {
    await writeFile(join(folder, 'rows.json'), '[]');
    const twice = ['stream', 'rows.json', '--anomalies', 'rows.json'];
    expect((await spindle([...twice], { cwd: folder })).stderr).not.toContain('same file');
    const devices = ['stream', '/dev/null', '--input-format', 'jsonl', '--output', '/dev/null'];
    expect((await spindle(devices, { cwd: folder })).code).toBe(0);
  });
});
