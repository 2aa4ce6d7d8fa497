import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { dataset, outcome, scratch, spindle, start } from '../support/spindle.ts';

const folder = scratch();
const stream = ['stream', 'retail', '--table', 'order_line', '--scale', '8', '--out-of-order', '0.1'];
const spoiled = [...stream, '--anomaly-fraction', '0.02'];
const to = (name: string) => ['--output', join(folder, name), '--checkpoint', join(folder, `${name}.checkpoint`)];

const sameBytes = async (one: string, other: string) => (await readFile(one)).equals(await readFile(other));

describe('--checkpoint', () => {
  it('goes on after SIGKILL: the file is that of an uninterrupted run', async () => {
    const whole = join(folder, 'whole.jsonl');
    const { stderr } = await spindle([...spoiled, '--output', whole]);
    const flags = [...spoiled, ...to('killed.jsonl')];
    for (const wait of [1300, 1700]) {
      // Killed somewhere on the way: a rate keeps it from being over before.
      const child = start([...flags, '--realtime', '--rate', '8000']);
      while (!existsSync(join(folder, 'killed.jsonl'))) await setTimeout(20);
      await setTimeout(wait);
      child.kill('SIGKILL');
      expect((await outcome(child)).signal).toBe('SIGKILL');
    }
    const { tables } = JSON.parse(await readFile(join(folder, 'killed.jsonl.checkpoint'), 'utf8'));
    expect(tables.order_line.delivery.eventsSent).toBeGreaterThan(0);
    expect(tables.order_line.delivery.eventsSent).toBeLessThan(100_000);

    const resumed = await spindle(flags);
    expect(resumed.code).toBe(0);
    expect(await sameBytes(join(folder, 'killed.jsonl'), whole)).toBe(true);
    // The totals are those of the whole, the earlier runs' included.
    const counts = (text: string) => /events=[\d,]+, anomalies=[\d,]+, ooo=[\d,]+/.exec(text)?.[0];
    expect(counts(resumed.stderr)).toBe(counts(stderr));
    expect(resumed.stderr).toContain(' of the events in earlier runs');
  });

  it('has in the end the truth of an uninterrupted run', async () => {
    const flags = [...spoiled, '--max-events', '20000', '--no-labels'];
    const truth = (name: string) => ['--truth', join(folder, `${name}.truth`)];
    const whole = join(folder, 'told.jsonl');
    await spindle([...flags, '--output', whole, ...truth('told')]);
    const child = start([...flags, ...to('retold.jsonl'), ...truth('retold'), '--realtime', '--rate', '4000']);
    while (!existsSync(join(folder, 'retold.jsonl'))) await setTimeout(20);
    await setTimeout(1500);
    child.kill('SIGKILL');
    await outcome(child);
    expect((await spindle([...flags, ...to('retold.jsonl'), ...truth('retold')])).code).toBe(0);
    expect(await sameBytes(join(folder, 'retold.jsonl'), whole)).toBe(true);
    expect(await sameBytes(join(folder, 'retold.truth'), join(folder, 'told.truth'))).toBe(true);
    expect((await readFile(join(folder, 'told.truth'))).length).toBeGreaterThan(10_000);

    const { code, stderr } = await spindle([...flags, ...to('retold.jsonl'), ...truth('retold'), '--append']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--append')]);
  });

  it('has nothing left to do where the run was complete', async () => {
    const flags = ['stream', 'retail', '--table', 'store', ...to('done.jsonl')];
    expect((await spindle(flags)).code).toBe(0);
    const before = await readFile(join(folder, 'done.jsonl'));
    expect((await spindle(flags)).code).toBe(0);
    expect(await readFile(join(folder, 'done.jsonl'))).toEqual(before);
  });

  it('goes on in the table where an interrupted run of all tables was', async () => {
    const flags = ['stream', 'retail', '--all-tables', '--scale', '0.2'];
    const whole = join(folder, 'tables.jsonl');
    await spindle([...flags, '--output', whole]);
    const child = start([...flags, ...to('part.jsonl'), '--realtime', '--rate', '1000']);
    while (!existsSync(join(folder, 'part.jsonl'))) await setTimeout(20);
    await setTimeout(1500);
    child.kill('SIGINT');
    expect((await outcome(child)).code).toBe(130);
    expect((await spindle([...flags, ...to('part.jsonl')])).code).toBe(0);
    expect(await sameBytes(join(folder, 'part.jsonl'), whole)).toBe(true);
  });

  it.each([
    [['--seed', '43'], '--seed was 42'],
    [['--out-of-order', '0.2'], '--out-of-order was 0.1'],
    [['--anomaly-fraction', '0.1'], '--anomalies was left out'],
    [['--scale', '0.11'], 'the number of rows was'],
    [['--max-events', '7'], '--max-events was left out'],
  ])('refuses what would be another stream: %p', async (flags, difference) => {
    const path = join(folder, `${flags[0]}.jsonl`);
    const before = await spindle([...stream, '--scale', '0.1', '--output', path, '--checkpoint', `${path}.checkpoint`]);
    expect(before.code).toBe(0);
    const text = await readFile(path);
    const { code, stderr } = await spindle([
      ...stream,
      '--scale',
      '0.1',
      '--output',
      path,
      '--checkpoint',
      `${path}.checkpoint`,
      ...flags,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${difference}`)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await readFile(path)).toEqual(text);
  });

  it('refuses other tables and another kind of sink, though the run is complete; the file stays', async () => {
    const rows = ['--max-events', '100', ...to('kept.jsonl')];
    expect((await spindle([...stream, ...rows])).code).toBe(0);
    const bytes = await readFile(join(folder, 'kept.jsonl'));
    const other = 'is of another run: it has order_line, not';
    for (const [args, message] of [
      [['stream', 'retail', '--table', 'return', ...rows], other],
      [['stream', 'retail', '--all-tables', ...rows], other],
      [['stream', 'retail', '--timeline', ...rows], other],
      [[...stream, '--max-events', '100', ...to('kept.jsonl').slice(2)], '--sink must be of the kind'],
    ] as const) {
      const { code, stdout, stderr } = await spindle(args);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
    }
    expect(await readFile(join(folder, 'kept.jsonl'))).toEqual(bytes);
  });

  it('refuses another output, with both paths; the file there stays', async () => {
    const args = (name: string) => [...stream, '--max-events', '100', '--output', join(folder, name)];
    const checkpoint = ['--checkpoint', join(folder, 'placed.checkpoint')];
    expect((await spindle([...args('placed.jsonl'), ...checkpoint])).code).toBe(0);
    await writeFile(join(folder, 'strangers.txt'), 'a file of another kind\n'.repeat(5000));
    const bytes = await readFile(join(folder, 'strangers.txt'));
    const { code, stderr } = await spindle([...args('strangers.txt'), ...checkpoint]);
    const [was, is] = [join(folder, 'placed.jsonl'), join(folder, 'strangers.txt')];
    const line = `error: --output was "${was}" when the checkpoint was written and is "${is}": run it as before, or remove the checkpoint to start anew\n`;
    expect([code, stderr]).toEqual([2, line]);
    expect(await readFile(join(folder, 'strangers.txt'))).toEqual(bytes);
  });

  it('refuses a file that was changed since, a file that is no checkpoint, and a dataset that is another one', async () => {
    const data = join(folder, 'data.csv');
    await copyFile(dataset('stocks.csv'), data);
    const flags = ['stream', data, ...to('own.jsonl')];
    expect((await spindle(flags)).code).toBe(0);
    await writeFile(join(folder, 'own.jsonl'), 'short\n');
    expect(await spindle(flags)).toMatchObject({ code: 1, stderr: expect.stringContaining('it holds 6 bytes') });
    await writeFile(data, 'symbol,date,price\nA,Jan 1 2000,1\n');
    expect(await spindle(flags)).toMatchObject({ code: 2, stderr: expect.stringContaining('the file was') });
    await writeFile(join(folder, 'own.jsonl.checkpoint'), '[]');
    expect(await spindle(flags)).toMatchObject({ code: 2, stderr: expect.stringContaining('does not begin with a') });
  });

  it('ends with 1 where a later table was streamed otherwise: the ones before it have gone on', async () => {
    const flags = ['stream', 'retail', '--all-tables', '--scale', '0.01', '--max-events', '5', ...to('all.jsonl')];
    expect((await spindle(flags)).code).toBe(0);
    const { code, stderr } = await spindle([...flags, '--anomaly-fraction', '0.5', '--anomaly-column', 'order_total']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^streaming customer of[\s\S]+\nerror: [^\n]+\n$/)]);
  });
});
