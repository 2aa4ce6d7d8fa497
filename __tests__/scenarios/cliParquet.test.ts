import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { duckdb } from '../support/duckdb.ts';
import { events, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);
const order = ['stream', 'retail', '--table', 'order'];

/** The events of a Parquet file, streamed as they are. */
async function eventsOf(path: string) {
  const { stdout, stderr } = await spindle(['stream', path, '--metadata', 'keep', '--quiet']);
  expect(stderr).toBe('');
  return events(stdout);
}

describe('spindle with Parquet', () => {
  it('streams to a Parquet file the events that it streams to the console', async () => {
    const flags = [...order, '--out-of-order', '0.05', '--anomaly-fraction', '0.02', '--quiet'];
    const { stdout } = await spindle(flags);
    const { code, stderr } = await spindle([...flags, '--output', at('orders.parquet')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(await eventsOf(at('orders.parquet'))).toEqual(events(stdout));
    const types = await duckdb(`describe select * from '${at('orders.parquet')}'`);
    expect(types).toMatchObject([
      ...Array.from({ length: 5 }, () => ({ column_type: 'BIGINT' })),
      { column_name: 'order_date', column_type: 'TIMESTAMP WITH TIME ZONE' },
      { column_type: 'VARCHAR' },
      { column_type: 'DOUBLE' },
      { column_name: '_spindle_is_anomaly', column_type: 'BOOLEAN' },
      { column_name: '_spindle_anomaly_type', column_type: 'VARCHAR' },
      { column_name: '_spindle_table', column_type: 'VARCHAR' },
      { column_name: '_spindle_seq', column_type: 'BIGINT' },
      { column_name: '_spindle_event_time', column_type: 'TIMESTAMP WITH TIME ZONE' },
    ]);
  });

  it('writes the same bytes for the same seed, whatever the batches', async () => {
    for (const [name, size] of [
      ['one', '7'],
      ['two', '1000'],
    ] as const)
      expect((await spindle([...order, '-o', at(`${name}.parquet`), '--batch-size', size])).code).toBe(0);
    expect(await readFile(at('two.parquet'))).toEqual(await readFile(at('one.parquet')));
  });

  it('streams a timeline to one file', async () => {
    const flags = ['stream', 'retail', '--timeline', '--scale', '0.1', '--quiet'];
    expect(await spindle([...flags, '-o', at('timeline.parquet')])).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await spindle(flags);
    const nulled = await eventsOf(at('timeline.parquet'));
    const kept = nulled.map((event) => Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null)));
    const sent = events(stdout).map((event) =>
      Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null)),
    );
    expect(kept).toEqual(sent);
  });

  it('has each worker write a file of its own', async () => {
    const { code } = await spindle([...order, '-o', at('part.parquet'), '--workers', '2', '--quiet']);
    expect(code).toBe(0);
    const [found] = await duckdb(
      `select count(*)::int as n, count(distinct _spindle_seq)::int as seqs from '${at('part-*.parquet')}'`,
    );
    expect(found).toEqual({ n: 5000, seqs: 5000 });
  });

  it('writes no rows, but the columns, if no event comes', async () => {
    expect((await spindle([...order, '--max-events', '0', '-o', at('none.parquet'), '--quiet'])).code).toBe(0);
    expect(await duckdb(`select * from '${at('none.parquet')}'`)).toEqual([]);
  });

  it.each([
    [['--append'], /^error: --append is not for a Parquet file, which cannot be added to/],
    [['--checkpoint', at('c')], /^error: --checkpoint is not for a Parquet file/],
    [['--workers', '2', '--ordered'], /^error: --ordered is not for Parquet files: each worker/],
    [['--truth', at('refused.parquet.tmp')], /^error: --output's draft and --truth are the same file/],
  ])('refuses %j, and begins nothing', async (flags, message) => {
    const { code, stderr } = await spindle([...order, '-o', at('refused.parquet'), ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(at('refused.parquet'))).toBe(false);
  });

  it('refuses several streams in one file', async () => {
    const { code, stderr } = await spindle(['stream', 'retail', '--all-tables', '-o', at('all.parquet')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --output: a Parquet file holds one stream/)]);
  });

  it('verifies and resumes a stream whose source is Parquet', async () => {
    const source = at('orders.parquet');
    const flags = [source, '--metadata', 'replace', '--out-of-order', '0.1'];
    const sent = at('sent.jsonl');
    const run = (...more: string[]) =>
      spindle(['stream', ...flags, '-o', sent, '--append', '--checkpoint', at('ckpt'), ...more]);
    expect((await run()).code).toBe(0);
    expect((await run()).stderr).toMatch(/events=5,000/);
    expect(await spindle(['verify', ...flags, '--against', sent])).toMatchObject({ code: 0 });
  });

  it('takes no Parquet from a pipe', async () => {
    const { code, stderr } = await spindle(['stream', '-', '--input-format', 'parquet'], { input: 'PAR1' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot read Parquet from stdin: it must be a file/)]);
  });
});

describe('spindle generate --format parquet', () => {
  it('writes the rows that it writes as JSON Lines, and the same bytes again', async () => {
    const generate = (format: string, to: string) =>
      spindle(['generate', 'retail', '--scale', '0.2', '--format', format, '-o', at(to), '--quiet']);
    for (const [format, to] of [
      ['jsonl', 'lines'],
      ['parquet', 'parquet'],
      ['parquet', 'again'],
    ] as const)
      expect(await generate(format, to)).toMatchObject({ code: 0, stderr: '' });
    for (const table of ['order', 'customer', 'return', 'promotion']) {
      const { stdout } = await spindle(['stream', at(`parquet/${table}.parquet`), '--quiet']);
      const rows = events(stdout).map((event) =>
        Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('_spindle_'))),
      );
      expect(rows).toEqual(events(await readFile(at(`lines/${table}.jsonl`), 'utf8')));
      expect(await readFile(at(`again/${table}.parquet`))).toEqual(await readFile(at(`parquet/${table}.parquet`)));
      const [{ n } = {}] = await duckdb(`select count(*)::int as n from '${at(`parquet/${table}.parquet`)}'`);
      expect(n).toBe(rows.length);
    }
  });
});
