import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { duckdb } from '../support/duckdb.ts';
import { outcome, scratch, spindle, start } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);
/** Beside the package, so that its name is found. */
const build = new URL('../../build/', import.meta.url).pathname;
const sensors = join(build, 'sensors.mjs');

const rows = Array.from({ length: 3000 }, (_, id) => ({
  id,
  owner: id % 7,
  at: new Date(Date.UTC(2024, 0, 1, 0, id)).toISOString(),
  value: (id * 37) % 101,
}));
const csv = (of: readonly object[]) =>
  `${[Object.keys(of[0] as object), ...of.map((row) => Object.values(row))].map((line) => line.join(',')).join('\n')}\n`;
const owners = Array.from({ length: 7 }, (_, owner) => ({ owner, since: `2024-01-0${owner + 1}` }));
const parts = rows.slice(0, 2000).map(({ id }) => ({ part: id, id }));

beforeAll(async () => {
  await writeFile(at('rows.csv'), csv(rows));
  await writeFile(at('rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(at('rows.json'), JSON.stringify(rows));
  await duckdb(`copy (select * from '${at('rows.csv')}' order by id) to '${at('rows.parquet')}'`);
  await writeFile(at('zipped.csv.gz'), gzipSync(csv(rows)));
  await mkdir(at('export'));
  await writeFile(join(at('export'), 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(join(at('export'), 'owners.csv'), csv(owners));
  await writeFile(join(at('export'), 'parts.csv'), csv(parts));
  await mkdir(build, { recursive: true });
  await writeFile(
    sensors,
    `import { defineDomain, lognormal, sequence, uniformTime } from 'spindle-rx/generator';
    export default defineDomain({
      name: 'sensors',
      scales: { small: { reading: 3000 } },
      tables: {
        reading: {
          rows: 'scaled',
          columns: {
            reading_id: sequence(),
            at: uniformTime('2024-01-01', '2024-02-01'),
            value: lognormal({ mu: 3, sigma: 0.2, clamp: [5, 60] }),
          },
        },
      },
    });`,
  );
});

const references = ['--reference', 'rows.owner=owners.owner', '--reference', 'parts.id=rows.id'];

/** Every kind of source that can be read again, and how many events it has. */
const sources: readonly (readonly [kind: string, args: readonly string[], events: number])[] = [
  ['CSV', [at('rows.csv')], 3000],
  ['JSON Lines', [at('rows.jsonl')], 3000],
  ['JSON', [at('rows.json')], 3000],
  ['compressed CSV', [at('zipped.csv.gz')], 3000],
  ['Parquet', [at('rows.parquet')], 3000],
  ['a query', ['--sql', `select * from '${at('rows.csv')}' order by id`], 3000],
  ['a sorted file', [at('rows.csv'), '--sort-by-time'], 3000],
  ['a loop', [at('rows.csv'), '--loop', '2'], 9000],
  ['a loop without end', [at('rows.csv'), '--loop', '--max-events', '8000'], 8000],
  ['all tables of a folder', [at('export'), '--all-tables', ...references], 5007],
  ['a timeline of files', [at('export'), '--timeline', ...references, '--causal'], 5007],
  ['a looped timeline', [at('export'), '--timeline', ...references, '--loop', '1'], 10_014],
  ['a module', [sensors], 3000],
];

const disorder = ['--out-of-order', '0.1', '--anomaly-fraction', '0.05', '--anomaly-column', 'value'];
const linesOf = async (path: string) => (await readFile(path, 'utf8')).split('\n').slice(0, -1);

describe.each(sources)('%s', (kind, source, count) => {
  const name = kind.replaceAll(' ', '-');
  const whole = at(`${name}.whole`);
  const args = [...source, ...disorder];

  beforeAll(async () => {
    const { code, stderr } = await spindle(['stream', ...args, '--output', whole]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('streaming')]);
    expect(await linesOf(whole)).toHaveLength(count);
  });

  it('is verified', async () => {
    const { code, stdout } = await spindle(['verify', ...args, '--against', whole]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${count.toLocaleString('en-US')} events expected`)]);
  });

  it('goes on from a checkpoint, after SIGKILL', async () => {
    const output = at(`${name}.killed`);
    const flags = ['stream', ...args, '--output', output, '--checkpoint', at(`${name}.checkpoint`)];
    const child = start([...flags, '--realtime', '--rate', '1000']);
    while (!existsSync(output)) await setTimeout(20);
    await setTimeout(1100);
    child.kill('SIGKILL');
    expect((await outcome(child)).signal).toBe('SIGKILL');
    const { code, stderr } = await spindle(flags);
    expect([code, stderr]).toEqual([0, expect.stringContaining('StreamResult')]);
    expect(await readFile(output, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });

  it('is streamed by shards, whose union is the whole', async () => {
    const shards = await Promise.all(
      ['0/2', '1/2'].map((shard) => spindle(['stream', ...args, '--shard', shard, '--quiet'])),
    );
    const lines = shards.flatMap(({ stdout }) => stdout.split('\n').slice(0, -1));
    expect(shards.map(({ stderr }) => stderr)).toEqual(['', '']);
    expect(lines.sort()).toEqual((await linesOf(whole)).sort());
    for (const { stdout } of shards) expect(stdout).not.toBe('');
  });

  it('is streamed by workers, in parts and in stream order', async () => {
    const parts = at(`${name}.parts`);
    const { code, stderr } = await spindle([
      'stream',
      ...args,
      '--workers',
      '2',
      '--output',
      join(parts, 'part.jsonl'),
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 workers')]);
    const lines = await Promise.all((await readdir(parts)).map((part) => linesOf(join(parts, part))));
    expect(lines.flat().sort()).toEqual((await linesOf(whole)).sort());
    const ordered = at(`${name}.ordered`);
    expect((await spindle(['stream', ...args, '--workers', '2', '--ordered', '--output', ordered])).code).toBe(0);
    expect(await readFile(ordered, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });
});

describe('a file that has changed', () => {
  it.each([
    ['a table', [at('export'), '--table', 'rows']],
    ['a timeline', [at('export'), '--timeline', ...references]],
  ])('is refused by the checkpoint of %s', async (_, source) => {
    const flags = ['stream', ...source, '--max-events', '50', '--output', at('changed.jsonl')];
    const checkpoint = ['--checkpoint', at(`changed-${source.length}.checkpoint`)];
    expect((await spindle([...flags, ...checkpoint])).code).toBe(0);
    await utimes(join(at('export'), 'rows.jsonl'), new Date(), new Date(2030, 0, source.length));
    const { code, stderr } = await spindle([...flags, ...checkpoint]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/file was .* and is .*2030/)]);
  });
});

describe('stdin, which can be read only once', () => {
  it.each([
    [['--checkpoint', at('stdin.checkpoint')], /^error: --checkpoint: stdin can be read only once/],
    [['--loop'], /^error: --loop: stdin can be read only once/],
    [['--workers', '2'], /^error: --workers cannot share stdin/],
  ])('is refused with %j, before anything is opened', async (flags, message) => {
    const output = at('stdin.jsonl');
    const args = ['stream', '-', '--input-format', 'csv', '--output', output, ...flags];
    const { code, stderr } = await spindle(args, { input: csv(rows) });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(output)).toBe(false);
  });

  it('is one table of several, and verified once', async () => {
    const source = [
      '-',
      join(at('export'), 'owners.csv'),
      '--timeline',
      '--input-format',
      'csv',
      '--timestamp-column',
      'since',
    ];
    const piped = ['--reference', 'stdin.owner=owners.owner'];
    const sent = await spindle(['stream', ...source, ...piped, '--output', at('joined.jsonl')], { input: csv(rows) });
    expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining('events=3,007')]);
    const found = await spindle(['verify', ...source, ...piped, '--against', at('joined.jsonl')], { input: csv(rows) });
    expect(found.code).toBe(0);
  });
});
