import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dataset, events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const weather = dataset('seattle-weather.csv');

describe('spindle stream, of a file', () => {
  it('streams a CSV, paced', async () => {
    const flags = ['--timestamp-column', 'date', '--rate', '20000', '--realtime'];
    const { code, stdout } = await spindle(['stream', weather, ...flags]);
    expect(code).toBe(0);
    const all = events(stdout);
    expect(all).toHaveLength(1461);
    expect(all[1]).toEqual({
      date: '2012-01-02T00:00:00.000Z',
      precipitation: 10.9,
      temp_max: 10.6,
      temp_min: 2.8,
      wind: 4.5,
      weather: 'rain',
      _spindle_table: 'seattle-weather',
      _spindle_seq: 1,
      _spindle_event_time: '2012-01-02T00:00:00.000Z',
    });
  });

  it('streams stdin', async () => {
    const input = await readFile(weather, 'utf8');
    const { code, stdout } = await spindle(['stream', '-', '--input-format', 'csv', '--max-events', '3'], { input });
    expect([code, events(stdout).map((event) => event._spindle_table)]).toEqual([0, ['stdin', 'stdin', 'stdin']]);
  });

  it('reads JSON with dates of its own format; anomalies go on the first number column', async () => {
    const flags = ['--types', 'date=yyyy/MM/dd HH:mm', '--types', 'distance=number', '--anomaly-fraction', '0.1'];
    const { code, stdout } = await spindle(['stream', dataset('flights-2k.json'), ...flags]);
    expect(code).toBe(0);
    const all = events(stdout);
    const marked = all.filter((event) => event._spindle_is_anomaly);
    expect([all.length, marked.length, marked[0]?._spindle_anomaly_type]).toEqual([2000, 200, 'point:distance']);
    expect(all[0]?._spindle_event_time).toBe('2001-01-01T06:55:00.000Z');
  });

  it('sorts by time', async () => {
    const flags = ['--types', 'date=MMM d yyyy', '--sort-by-time'];
    const { stdout } = await spindle(['stream', dataset('stocks.csv'), ...flags]);
    const times = events(stdout).map((event) => String(event._spindle_event_time));
    expect(times).toEqual(times.toSorted());
  });

  it('fails where a late value does not fit, and counts what it has sent', async () => {
    const path = join(folder, 'late.csv');
    await writeFile(path, `n\n${'1\n'.repeat(1500)}x\n`);
    const { code, stdout, stderr } = await spindle(['stream', path, '--batch-size', '10', '--infer-rows', '1000']);
    expect(code).toBe(1);
    const sent = events(stdout).length;
    expect(sent).toBeGreaterThan(0);
    expect(stderr).toContain(`events=${sent.toLocaleString('en-US')},`);
    expect(stderr).toMatch(/error: .*late\.csv, line 1502, column "n": "x" is not a valid integer; --types n=text/);
  });
});
