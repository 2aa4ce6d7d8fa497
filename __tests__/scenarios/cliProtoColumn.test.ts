import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const values = [5, 7, 8.5];
const path = (name: string) => join(folder, name);
const column = (row: object) => Object.getOwnPropertyDescriptor(row, '__proto__')?.value;
const run = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await spindle(args);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  return stdout;
};

beforeAll(async () => {
  const rows = values.map(
    (value, i) => `{"id":${i},"__proto__":${value},"at":"2024-01-0${i + 1}","in":{"__proto__":1}}`,
  );
  await writeFile(path('in.jsonl'), rows.join('\n'));
  await writeFile(path('in.json'), `[${rows}]`);
  const lines = values.map((value, i) => `${i},${value},2024-01-0${i + 1}`);
  await writeFile(path('in.csv'), ['id,__proto__,at', ...lines].join('\n'));
});

describe.each(['jsonl', 'json', 'csv'])('a column __proto__ of %s is one like any other', (format) => {
  it.each<[string[], unknown[]]>([
    [[], values],
    [['--types', '__proto__=text'], values.map(String)],
    [['--sort-by-time', '--out-of-order', '0.5'], values],
    [['--max-events', '2'], values.slice(0, 2)],
  ])('streamed and verified: %j', async (flags, expected) => {
    const sent = await run(['stream', path(`in.${format}`), '--quiet', ...flags]);
    const found = events(sent).toSorted((a, b) => Number(a.id) - Number(b.id));
    expect(found.map(column)).toEqual(expected);
    if (format !== 'csv') expect(sent).toContain('"in":{"__proto__":1}');
    await writeFile(path('sent'), sent);
    await run(['verify', path(`in.${format}`), ...flags, '--against', path('sent')]);
  });

  it('in anomalies, their truth, and shards', async () => {
    const source = path(`in.${format}`);
    const anomaly = ['--anomaly-fraction', '1', '--anomaly-column', '__proto__'];
    const sent = await run(['stream', source, '--quiet', ...anomaly, '--truth', path('truth')]);
    const changed = events(sent).map(column);
    expect(changed).not.toEqual(values);
    const truth = events(await readFile(path('truth'), 'utf8')).map(({ anomalies }) => (anomalies as object[])[0]);
    expect(truth).toEqual(
      values.map((original, i) => expect.objectContaining({ column: '__proto__', original, value: changed[i] })),
    );
    const shards = await Promise.all(
      [0, 1].map((i) => run(['stream', source, '--quiet', '--shard', `${i}/2`, '--shard-by', '__proto__'])),
    );
    expect(shards.flatMap((lines) => events(lines).map(column)).toSorted()).toEqual(values);
  });

  it('whose loss is found', async () => {
    const sent = await run(['stream', path(`in.${format}`), '--quiet']);
    await writeFile(path('lost'), sent.replace('"__proto__":5,', ''));
    const { code, stdout } = await spindle(['verify', path(`in.${format}`), '--against', path('lost')]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('__proto__ is missing, not 5')]);
  });
});

it('a column that first turns up late is one too', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => (i < 1100 ? '{"a":1}' : '{"a":1,"__proto__":2}'));
  await writeFile(path('late.jsonl'), rows.join('\n'));
  const found = events(await run(['stream', path('late.jsonl'), '--quiet'])).map(column);
  expect(found.filter((value) => value === 2)).toHaveLength(100);
});
