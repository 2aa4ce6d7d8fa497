import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, jest } from '@jest/globals';

// Processes take their time on a busy machine.
jest.setTimeout(180_000);

/** The command as it ships; `npm install` has built it. */
export const main = new URL('../../dist/bin/spindle.js', import.meta.url).pathname;

/** A real dataset. */
export const dataset = (name: string): string =>
  new URL(`../../node_modules/vega-datasets/data/${name}`, import.meta.url).pathname;

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `spindle` with these arguments as a process of its own. */
export function start(
  args: readonly string[],
  { cwd, env }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): ChildProcessWithoutNullStreams {
  const options = { ...(cwd !== undefined && { cwd }), ...(env && { env: { ...process.env, ...env } }) };
  return spawn(process.execPath, [main, ...args], { stdio: 'pipe', ...options });
}

export async function outcome(child: ChildProcess): Promise<Outcome> {
  const ended = new Promise<Pick<Outcome, 'code' | 'signal'>>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { ...(await ended), stdout, stderr };
}

const textOf = (stream: Readable | null) => (stream ? text(stream) : '');

/** Runs `spindle` to its end, with this on its stdin. */
export function spindle(
  args: readonly string[],
  { input = '', ...options }: { readonly input?: string } & Parameters<typeof start>[1] = {},
) {
  const child = start(args, options);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return outcome(child);
}

/** The events of JSON Lines; throws where a line is not whole. */
export function events(lines: string): readonly Readonly<Record<string, unknown>>[] {
  if (lines !== '' && !lines.endsWith('\n')) throw new Error('the last line is not terminated');
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder for this test file, gone when it is done. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spindle-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
