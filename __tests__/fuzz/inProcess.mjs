// Runs the command many times in one process, which costs a tenth of a process each. The command is the real one: its
// program is evaluated anew for each run, with the arguments, the working folder, the environment and the stdin of that run.
import { openSync, ReadStream } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const [program, mark] = process.argv.slice(2);
const environment = { ...process.env };
const idle = [process.stdout, process.stderr, process.channel].length;
let runs = 0;

process.on('message', async ({ args, cwd, env, stdin }) => {
  process.removeAllListeners('SIGTERM');
  process.chdir(cwd);
  process.env = { ...environment, ...env };
  process.argv = [process.execPath, program, ...args];
  process.exitCode = undefined;
  const input = new ReadStream(null, { fd: openSync(stdin, 'r') });
  // Nobody listens where stdin is not read.
  Object.defineProperty(process, 'stdin', { value: input, configurable: true });
  await import(`${program}?run=${++runs}`);
  await quiet();
  const code = process.exitCode ?? 0;
  input.destroy();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  // An interrupt that comes when the run has just ended is not for the next one.
  process.on('SIGTERM', () => {});
  for (const stream of [process.stdout, process.stderr]) stream.write(mark);
  process.send({ code });
});

/** The process would end by itself if nothing but its outputs and the channel to the parent were open. */
async function quiet() {
  for (let wait = 0; process.getActiveResourcesInfo().length > idle; wait = Math.min(50, wait + 1))
    await setTimeout(wait);
}
