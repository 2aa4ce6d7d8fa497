import { spawn } from 'node:child_process';
import { exitCodeOf, interrupts } from './interruption.ts';

/**
 * Runs the command in a child process, passes signals on to it and ends as it ends. The kernel ignores a signal to process 1,
 * which is the first of a container, unless a handler is installed. A handler runs only between two turns of the event loop,
 * and preparing a table is one long turn; the child has the default handlers, which end it at any time.
 */
export function runAsInit(): void {
  // In a session of its own: Ctrl-C on a terminal would reach the child a second time, and the second one kills.
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    detached: true,
  });
  for (const signal of interrupts) process.on(signal, () => child.kill(signal));
  child.on('error', ({ message }) => {
    process.stderr.write(`error: cannot start as a child of process 1: ${message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal) process.stderr.write(`ended by ${signal}\n`);
    process.exitCode = signal ? exitCodeOf(signal) : (code ?? 1);
  });
}
