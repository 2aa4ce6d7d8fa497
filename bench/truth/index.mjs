// `npm run truth`: every claim of randomness, measured on the build under twenty seeds; a theme a process, as many at once
// as there are cores. docs/randomness.md says how to read the table.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { themes } from './themes.mjs';

const run = promisify(execFile);
const names = Object.keys(themes);

async function judged(name) {
  const { stdout } = await run(process.execPath, [new URL('theme.mjs', import.meta.url).pathname, name]);
  const rows = JSON.parse(stdout);
  console.error(`${name}: ${rows.filter(({ state }) => state === 'ok').length} of ${rows.length} ok`);
  return { name, rows };
}

const all = await lastValueFrom(from(names).pipe(mergeMap(judged, availableParallelism()), toArray()));
const rows = all.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name)).flatMap(({ rows }) => rows);
console.table(rows);
process.exitCode = rows.every(({ state }) => state === 'ok') ? 0 : 1;
