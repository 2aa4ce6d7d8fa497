import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { spindle } from '../support/spindle.ts';
import { makeFolder, standing, watched, writeFiles } from './folder.ts';
import { type Case, caseOf } from './fuzzCase.ts';
import { type Outcome, runInOwnProcess, Worker } from './run.ts';
import { violationsOf } from './violations.ts';

/** So many cases, from seed 0; or the case of one seed, whose folder then stays. */
const cases = Number(process.env.SPINDLE_FUZZ_CASES ?? 1000);
const only = process.env.SPINDLE_FUZZ_SEED;
/** Each of so many cases runs in a process of its own. */
const OWN_PROCESS = 50;

jest.setTimeout(7_200_000);

const scratch = mkdtempSync(join(tmpdir(), 'spindle-fuzz-'));
const lanes = ['a', 'b'].map((name) => ({ worker: new Worker(), folder: join(scratch, name) }));
afterAll(() => {
  for (const { worker } of lanes) worker.close();
  if (only === undefined) rmSync(scratch, { recursive: true });
});

it('no command line, file or checkpoint breaks what the command promises', async () => {
  const { stdout } = await spindle(['stream', 'retail', '--table', 'order', '--max-events', '20']);
  const events = Buffer.from(stdout);
  const seeds = only === undefined ? Array.from({ length: cases }, (_, seed) => seed) : [Number(only)];
  const broken: string[] = [];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const tried = caseOf(seed, events);
        const { outcome, touched } = await run(tried, lane);
        const violations = violationsOf(tried, outcome, touched);
        if (only !== undefined) process.stderr.write(report(tried, lane.folder, outcome, violations));
        if (violations.length > 0) broken.push(report(tried, lane.folder, outcome, violations));
      }
    }),
  );
  expect(broken.join('\n')).toBe('');
});

async function run(tried: Case, { worker, folder }: (typeof lanes)[number]) {
  const { seed, args, files, change, stdin, env } = tried;
  const words = args.some((arg) => arg.includes('config')) ? `${args}${files['config.yaml']}` : `${args}`;
  makeFolder(folder, files, words.includes(standing.pipe));
  const mayRunLong = /realtime|scale|kafka|event-hub|(^|,)-s/.test(words) || words.includes(standing.pipe);
  const call = { args, cwd: folder, env, stdin: resolve(folder, stdin), mayRunLong };
  if (change) {
    const first = await worker.run(call);
    if (first.code !== 0) return { outcome: first, touched: ['the first run failed'] };
    writeFiles(
      folder,
      change((name) => readFileSync(join(folder, name))),
    );
  }
  const touched = watched(folder);
  const outcome = seed % OWN_PROCESS === 0 ? await runInOwnProcess(call) : await worker.run(call);
  return { outcome, touched: touched() };
}

/** What one needs to know of a case, and how to run it again alone. */
function report(
  { seed, args }: Case,
  folder: string,
  { code, stdout, stderr }: Outcome,
  violations: readonly string[],
) {
  const line = args.map((arg) => `'${shown(arg, 300).replaceAll("'", "'\\''")}'`).join(' ');
  return [
    `seed ${seed} (SPINDLE_FUZZ_SEED=${seed} npm run test:fuzz): ${violations.join('; ') || 'sound'}`,
    `  in ${folder}: spindle ${line}`,
    `  exit code ${code}, stdout ${shown(stdout, 200)}`,
    `  stderr ${shown(stderr, 1_000)}\n`,
  ].join('\n');
}

const shown = (text: string, most: number): string =>
  JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text).slice(1, -1);
