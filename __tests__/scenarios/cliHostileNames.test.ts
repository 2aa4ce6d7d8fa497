import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkpointText } from '../../src/preset/checkpointText.ts';
import { hidden } from '../support/hidden.ts';
import { scratch, spindle } from '../support/spindle.ts';

/** Sets a window's title, colours what follows, turns its direction, and forges a line of a report. */
const evil = '\u001b]0;x\u0007\u009b31m\u202e\u2028\u007f\nmissing    0\n';
const folder = scratch();
const at = (name: string) => join(folder, name);
const column = `c${evil}c`;
const source = at(`rows${evil}.csv`);
const quoted = (text: string) => `"${text}"`;
const table = `rows${evil}`;
const event = (seq: number, more: object = {}) =>
  `${JSON.stringify({ [column]: seq, text: 'a', _spindle_table: table, _spindle_seq: seq, ...more })}\n`;

beforeAll(async () => {
  await mkdir(at('folder'));
  await writeFile(source, `${quoted(column)},text\n0,a\n1,a\n2,a\n`);
  await writeFile(at('late.csv'), `${quoted(column)}\n${'1\n'.repeat(1500)}${quoted(evil)}\n`);
  await writeFile(at('twice.csv'), `${quoted(column)},${quoted(column)}\n`);
  await writeFile(at('long.csv'), `${quoted(column)}\n1,${quoted(evil)}\n`);
  await writeFile(at('bad.jsonl'), `{"a":1}\n{${evil}`);
  await writeFile(at('bad.json'), `[{"a":1},\n${evil}]`);
  await writeFile(at('flat.json'), `[${JSON.stringify(evil)}]`);
  await writeFile(at('syntax.json'), `[${evil}]`);
  await writeFile(at('anomaly.json'), JSON.stringify([{ type: 'point', name: evil, column: evil }]));
  await writeFile(at('option.json'), JSON.stringify([{ type: 'point', name: evil, column, [evil]: 1 }]));
  await writeFile(at('type.json'), JSON.stringify([{ type: evil }]));
  const noted = { delivery: { eventsSent: 1, anomalyCount: 0, outOfOrderCount: 0 }, shape: { [evil]: evil } };
  await writeFile(at('of.ckpt'), checkpointText({ tables: { [evil]: { ...noted, isDone: true } } }));
  await writeFile(at('shape.ckpt'), checkpointText({ tables: { [table]: { ...noted, isDone: false } } }));
  await writeFile(at('text.ckpt'), evil);
  const strange = `{"_spindle_table":{"toString":1},"_spindle_seq":${JSON.stringify(evil)}}\n`;
  const arrived = [event(0, { text: evil, [evil]: evil }), event(1), event(1), event(7), strange, `${evil}{`];
  await writeFile(at('arrived.jsonl'), arrived.join(''));
});

/** Only line ends, and in one line what went wrong. */
function expectClean({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  for (const text of [stdout, stderr]) for (const line of text.split('\n')) expect(line).not.toMatch(hidden);
  expect(stderr.split('\n').filter((line) => line.startsWith('missing'))).toEqual([]);
  for (const line of stderr.split('\n')) expect(line.length).toBeLessThan(2100);
}

const file = (...flags: string[]) => ['stream', source, '--output', at('out.jsonl'), ...flags];

describe('hostile names reach no terminal', () => {
  it.each<[string, readonly string[], number]>([
    ['domain', ['stream', evil], 2],
    ['domain of generate', ['generate', evil, '--output', at('folder')], 2],
    ['domain of describe', ['describe', evil], 2],
    ['domain of verify', ['verify', evil, '--against', at('arrived.jsonl')], 2],
    ['table of describe', ['describe', 'retail', '--table', evil], 2],
    ['command', [evil], 2],
    ['flag', ['stream', 'retail', `--${evil}`], 2],
    ['path', ['stream', at(`${evil}/none.csv`)], 2],
    ['folder', ['generate', 'retail', '--output', at(`arrived.jsonl/${evil}`)], 2],
    ['file and table in the summary', file(), 0],
    ['output in the summary', ['stream', source, '--output', at(`out${evil}.jsonl`)], 0],
    ['columns that are listed', file('--timestamp-column', 'none'), 2],
    ['column with a type', file('--types', `${column}=date`), 2],
    ['column of no dates', file('--timestamp-column', column, '--types', `${column}=text`), 2],
    ['value in a record', ['stream', at('late.csv'), '--infer-rows', '1000', '--output', at('late.jsonl')], 1],
    ['column named twice', ['stream', at('twice.csv')], 0],
    ['record too long', ['stream', at('long.csv')], 2],
    ['line of JSON', ['stream', at('bad.jsonl')], 2],
    ['JSON', ['stream', at('bad.json')], 2],
    ['element', ['stream', at('flat.json')], 2],
    ['anomalies that are no JSON', file('--anomalies', at('syntax.json')), 2],
    ['anomaly', file('--anomalies', at('anomaly.json')), 2],
    ['option of an anomaly', file('--anomalies', at('option.json')), 2],
    ['type of an anomaly', file('--anomalies', at('type.json')), 2],
    ['tables of a checkpoint', file('--checkpoint', at('of.ckpt')), 2],
    ['options of a checkpoint', file('--checkpoint', at('shape.ckpt')), 2],
    ['checkpoint that is none', file('--checkpoint', at('text.ckpt')), 2],
    ['broker', file('--sink', 'kafka', '--bootstrap-servers', evil, '--topic', 'orders'), 2],
    ['topic', ['stream', source, '--sink', 'kafka', '--bootstrap-servers', 'localhost:1', '--topic', evil], 2],
  ])('%s', async (_, args, code) => {
    const outcome = await spindle(args);
    expectClean(outcome);
    expect(outcome.stderr).not.toMatch(/^\s+at /m);
    expect(outcome.code).toBe(code);
  });

  it('environment', async () => {
    const outcome = await spindle(file('--shard', 'auto'), { env: { JOB_COMPLETION_INDEX: evil, SHARD_COUNT: '2' } });
    expectClean(outcome);
    expect(outcome.code).toBe(2);
  });

  it('any value of a flag', async () => {
    const flagsOf = async (command: string) =>
      (await spindle([command, '--help'])).stdout.match(/--[\w-]+(?= <)/g) as readonly string[];
    const ofStream = await flagsOf('stream');
    const ofVerify = (await flagsOf('verify')).filter((flag) => !ofStream.includes(flag));
    expect([ofStream.length > 20, ofVerify.length > 1]).toEqual([true, true]);
    const tried = [
      ...ofStream.map((flag) => ['stream', source, '--output', at('any.jsonl'), flag, evil]),
      ...ofVerify.map((flag) => ['verify', source, '--against', at('arrived.jsonl'), flag, evil]),
    ];
    for (const args of tried) {
      const outcome = await spindle(args, { cwd: folder });
      expectClean(outcome);
      expect([args, outcome.stderr.match(/^\s+at /m)]).toEqual([args, null]);
    }
  });

  it('a report of verify has the lines of its own alone', async () => {
    const outcome = await spindle(['verify', source, '--against', at('arrived.jsonl')]);
    expectClean(outcome);
    expect(outcome.code).toBe(1);
    const kinds = outcome.stdout.split('\n').filter((line) => /^\w+ +[\d,]+$/.test(line));
    expect(kinds.map((line) => line.split(/ +/))).toEqual([
      ['missing', '1'],
      ['duplicated', '1'],
      ['altered', '1'],
      ['unexpected', '5'],
      ['misordered', '0'],
    ]);
  });
});
