import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { events, main, outcome, scratch, spindle, start } from '../support/spindle.ts';

const folder = scratch();
let pipes = 0;

function makePipe(): string {
  const path = join(folder, `pipe-${++pipes}`);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

const store = ['stream', 'retail', '--table', 'store', '--quiet'];

// There are no such files on Windows.
(process.platform === 'win32' ? describe.skip : describe)('a file that is none', () => {
  mkdirSync(join(folder, 'here'));

  it.each([
    ['--output', 'here', 'a folder'],
    ['--truth', 'here', 'a folder'],
    ['--checkpoint', 'here', 'a folder'],
    ['--checkpoint', '/dev/null', 'a device'],
  ])('%s %s is refused', async (flag, path, kind) => {
    const { code, stdout, stderr } = await spindle([...store, flag, path], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`error: ${flag} must be a file that can be written: ${path}: it is ${kind}\n`);
  });

  it.each([[['--truth']], [['--checkpoint']], [['--workers', '2', '--ordered', '--output']]])(
    '%j to a pipe is refused',
    async (flags) => {
      const path = makePipe();
      const { code, stdout, stderr } = await spindle([...store, ...flags, path]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(`error: ${flags.at(-1)} must be a file that can be written: ${path}: it is a pipe\n`);
    },
  );

  it('a pipe that nobody reads', async () => {
    const path = makePipe();
    const { code, stderr } = await spindle([...store, '--output', path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${path}: nobody reads this pipe; start its reader`)]);
  });

  /** Reads a pipe from before the command starts. */
  const read = (path: string, ...command: readonly [string, ...string[]]) => {
    // Opened for both, it waits for no writer; the reader's own end has come when the command's has.
    const file = openSync(path, 'r+');
    const reader = spawn(command[0], command.slice(1), { stdio: [openSync(path, 'r'), 'pipe', 'inherit'] });
    return { text: text(reader.stdout as Readable), reader, letGo: () => closeSync(file) };
  };

  it('a pipe that is read gets the events of all tables', async () => {
    const path = makePipe();
    const { text: found, letGo } = read(path, 'cat');
    const ended = spindle(['stream', 'retail', '--all-tables', '--quiet', '--output', path]);
    expect(await ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    letGo();
    const { stdout } = await spindle(['stream', 'retail', '--all-tables', '--quiet']);
    expect(await found).toBe(stdout);
  });

  it('a pipe whose reader is slow holds up no signal', async () => {
    const path = makePipe();
    const { reader, letGo } = read(path, 'sleep', '100');
    const child = start(['stream', 'retail', '-t', 'order', '-s', 'large', '--batch-size', '10000', '--output', path]);
    const ended = outcome(child);
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGTERM'), 500));
    expect(await ended).toMatchObject({ code: 143, stderr: expect.stringContaining('StreamResult(') });
    reader.kill();
    letGo();
  });
});

// There are no named pipes on Windows; of macOS see src/input/source.ts.
(process.platform === 'linux' ? describe : describe.skip)('an input pipe that goes on', () => {
  const rows = Array.from({ length: 1200 }, (_, id) => `{"id":${id}}\n`).join('');

  /** Runs with such a pipe, named and as stdin; nothing would end it but the command. */
  const run = (isNamed: boolean, ...flags: string[]) => {
    const path = makePipe();
    // Opened for both, it waits for no one.
    const file = openSync(path, 'r+');
    writeSync(file, rows);
    const args = ['stream', isNamed ? path : '-', '--input-format', 'jsonl', '--infer-rows', '1000', ...flags];
    const stdin = isNamed ? 'ignore' : openSync(path, 'r');
    const child = spawn(process.execPath, [main, ...args], { stdio: [stdin, 'pipe', 'pipe'] });
    child.on('close', () => closeSync(file));
    return child;
  };

  describe.each([
    ['named', true],
    ['stdin', false],
  ])('%s', (_how, isNamed) => {
    it('holds up no run that has enough', async () => {
      expect(await outcome(run(isNamed, '--max-events', '2', '--quiet'))).toMatchObject({ code: 0 });
    });

    it('holds up no refusal', async () => {
      expect(await outcome(run(isNamed, '--shard', '0/2', '--shard-by', 'no'))).toMatchObject({ code: 2 });
    });

    it('holds up no signal', async () => {
      const child = run(isNamed);
      const ended = outcome(child);
      child.stderr?.once('data', () => setTimeout(() => child.kill('SIGTERM'), 500));
      expect(await ended).toMatchObject({ code: 143, stderr: expect.stringContaining('events=1,200') });
    });
  });

  it('holds up no signal while it is verified', async () => {
    const path = makePipe();
    const child = start(['verify', 'retail', '--table', 'store', '--against', path]);
    const ended = outcome(child);
    setTimeout(() => child.kill('SIGTERM'), 3000);
    expect(await ended).toMatchObject({ stdout: '' });
  });
});

describe('stdin that cannot be read', () => {
  writeFileSync(join(folder, 'writable'), '');
  const commands = [
    ['stream', '-', '--input-format', 'jsonl'],
    ['verify', 'retail', '--table', 'store', '--against', '-'],
  ];

  it.each(
    commands.flatMap((args) => [
      [args, '<&-', 'it is closed, or /dev/null; pipe the data in, or name a file'],
      [args, '</dev/null', 'it is closed, or /dev/null; pipe the data in, or name a file'],
      [args, '<.', 'it is a folder'],
      [args, '0>writable', 'EBADF: bad file descriptor, read'],
    ]) as [string[], string, string][],
  )('%j %s', async (args, redirection, why) => {
    const shell = spawn('sh', ['-c', `"$@" ${redirection}`, 'sh', process.execPath, main, ...args], { cwd: folder });
    expect(await outcome(shell)).toMatchObject({ code: 2, stdout: '', stderr: `error: cannot read stdin: ${why}\n` });
  });

  it('an empty pipe is no error', async () => {
    expect(await spindle(['stream', '-', '--input-format', 'jsonl', '--quiet'])).toMatchObject({ code: 0, stdout: '' });
    expect(events(readFileSync(join(folder, 'writable'), 'utf8'))).toEqual([]);
  });
});
