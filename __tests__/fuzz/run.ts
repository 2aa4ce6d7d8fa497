import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main } from '../support/spindle.ts';

/** What one run needs. */
export interface Call {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A path. */
  readonly stdin: string;
  /** Whether it may go on until it is interrupted: it waits for time, for a peer, or makes very much. */
  readonly mayRunLong: boolean;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It did not end by itself, nor when it was asked to. */
  readonly isStuck: boolean;
}

/** What the main module runs, unless it is process 1: a file of the bundle beside it. */
const program = () => join(dirname(main), readdirSync(dirname(main)).find((name) => name.startsWith('program-')) ?? '');

/** What the worker prints after each run. */
const MARK = '[the run has ended]';

const STUCK_MS = 20_000;
const PATIENCE_MS = 1_500;

/** Interrupts a child that may run long, and kills one that is stuck; `ended` settles when the run is over. */
async function timed<T>(
  child: ChildProcess,
  mayRunLong: boolean,
  ended: Promise<T>,
): Promise<T & { isStuck: boolean }> {
  let isStuck = false;
  const interrupt = mayRunLong ? setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS) : undefined;
  const kill = setTimeout(() => {
    isStuck = true;
    child.kill('SIGKILL');
  }, STUCK_MS);
  try {
    return { ...(await ended), isStuck };
  } finally {
    clearTimeout(interrupt);
    clearTimeout(kill);
  }
}

/** Runs the command as a process of its own. */
export async function runInOwnProcess({ args, cwd, env, stdin, mayRunLong }: Call): Promise<Outcome> {
  const input = openSync(stdin, 'r');
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input, 'pipe', 'pipe'],
  });
  closeSync(input);
  const output = gathered(child);
  return timed(
    child,
    mayRunLong,
    once(child, 'close').then(([code, signal]) => ({ code, signal, ...output.all() })),
  );
}

/** A process in which the command runs again and again; another one takes its place when a run has ended it. */
export class Worker {
  #child: ChildProcess | undefined;

  async run({ mayRunLong, ...call }: Call): Promise<Outcome> {
    this.#child ??= fork(new URL('inProcess.mjs', import.meta.url), [program(), MARK], {
      execArgv: [],
      // The command looks at what stdin is before it reads it.
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    const child = this.#child;
    const output = gathered(child);
    const whole = new Promise<void>((resolve) => {
      const look = () => {
        if (output.isMarked()) resolve();
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
    });
    child.send(call);
    const done = once(child, 'message').then(([{ code }]) => whole.then(() => ({ code, signal: null })));
    const died = once(child, 'close').then(([code, signal]) => ({ code, signal }));
    const outcome = await timed(child, mayRunLong, Promise.race([done, died]));
    for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data');
    child.removeAllListeners();
    if (child.exitCode !== null || child.signalCode !== null) this.#child = undefined;
    const { stdout, stderr } = output.all();
    return { ...outcome, stdout: stdout.replace(MARK, ''), stderr: stderr.replace(MARK, '') };
  }

  close(): void {
    this.#child?.kill('SIGKILL');
  }
}

/** What a child prints from now on. */
function gathered(child: ChildProcess) {
  const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (piece: Buffer) => pieces.stdout.push(piece));
  child.stderr?.on('data', (piece: Buffer) => pieces.stderr.push(piece));
  const end = (of: readonly Buffer[]) => Buffer.concat(of.slice(-MARK.length)).toString();
  return {
    isMarked: () => end(pieces.stdout).endsWith(MARK) && end(pieces.stderr).endsWith(MARK),
    all: () => ({ stdout: Buffer.concat(pieces.stdout).toString(), stderr: Buffer.concat(pieces.stderr).toString() }),
  };
}
