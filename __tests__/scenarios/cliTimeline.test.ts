import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import type { EventMetadata } from '../../src/event/event.ts';
import { Spindle } from '../../src/generator/index.ts';
import { orphansIn } from '../support/retailTimeline.ts';
import { events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const timeline = ['retail', '--timeline'];
const { tables } = new Spindle().generate({ domain: new RetailDomain() });
const parse = (text: string) => events(text) as readonly (EventMetadata & Readonly<Record<string, unknown>>)[];

describe('spindle stream --timeline', () => {
  it('gives all tables as one stream, by event time', async () => {
    const { code, stdout, stderr } = await spindle(['stream', ...timeline]);
    expect(code).toBe(0);
    const all = parse(stdout);
    expect(all).toHaveLength(21_350);
    expect(orphansIn(all, tables)).toBe(0);
    const times = all.flatMap((event) => (event._spindle_event_time ? [String(event._spindle_event_time)] : []));
    expect(times).toEqual([...times].sort());
    expect(stderr).toMatch(
      /^streaming the timeline of retail small .*\nStreamResult\(table='timeline', events=21,350,/,
    );
  });

  it('delivers no event before one that it refers to, with --causal, and is verified, its truth told', async () => {
    const [sent, truth, checkpoint] = ['sent', 'truth', 'checkpoint'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const late = [
      ...timeline,
      '--out-of-order',
      '0.1',
      '--causal',
      '--anomaly-fraction',
      '0.01',
      '--max-events',
      '15000',
    ];
    const flags = ['--output', sent, '--truth', truth, '--checkpoint', checkpoint];
    const { code, stderr } = await spindle(['stream', ...late, ...flags]);
    expect(code).toBe(0);
    const all = parse(await readFile(sent, 'utf8'));
    expect(all).toHaveLength(15_000);
    expect(orphansIn(all, tables)).toBe(0);
    const [, changed] = /anomalies=([\d,]+)/.exec(stderr) ?? [];
    const told = events(await readFile(truth, 'utf8')).filter(({ anomalies }) => (anomalies as object[]).length > 0);
    expect(told).toHaveLength(Number(changed?.replace(',', '')));
    expect((await spindle(['verify', ...late, '--against', sent])).code).toBe(0);
    const before = await readFile(sent);
    expect((await spindle(['stream', ...late, ...flags])).code).toBe(0);
    expect(await readFile(sent)).toEqual(before);
    const other = await spindle(['stream', ...late.filter((flag) => flag !== '--causal'), ...flags]);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('causal was true')]);
  });

  it('refuses what it cannot be', async () => {
    const rush = join(folder, 'rush.json');
    const collective = { type: 'collective', name: 'rush', groupColumn: 'customer_id', timestampColumn: 'order_date' };
    await writeFile(rush, JSON.stringify([collective]));
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[...timeline, '--table', 'order'], /--timeline is of all tables/],
      [[...timeline, '--all-tables'], /--timeline is of all tables/],
      [['retail', '--table', 'order', '--causal'], /--causal needs --timeline/],
      [[...timeline, '--anomalies', rush], /collective:rush moves events/],
    ];
    for (const [flags, message] of wrong) {
      const { code, stderr } = await spindle(['stream', ...flags]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});
