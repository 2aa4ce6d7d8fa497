import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { fanOut } from '../../../sinks/fanOut.ts';
import { FileSink } from '../../../sinks/fileSink.ts';
import type { Sink } from '../../../sinks/sink.ts';
import { AnomalyRegistry, ContextualAnomaly, PointAnomaly } from '../../../src/anomalies/index.ts';
import { RetailDomain } from '../../../src/domains/retail/index.ts';
import { Spindle } from '../../../src/generator/index.ts';
import { checkpointText, parseCheckpoint, type TableProgress } from '../../../src/preset/checkpointText.ts';
import type { StreamConfig } from '../../../src/preset/config.ts';
import { SpindleStreamer } from '../../../src/preset/nodeStreamer.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-resumption-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const ids = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id as number);

const rows = Array.from({ length: 10 }, (_, id) => ({ id }));
const run = (sink: Sink, checkpoint: string) =>
  new SpindleStreamer({ tables: { rows }, sink, config: { batchSize: 2 } }).stream('rows', { checkpoint });

/** A file whose disk is full after so many batches. */
class FullDisk extends FileSink {
  #room: number;

  constructor(file: string, room: number) {
    super(file, { mode: 'w' });
    this.#room = room;
  }

  override write(batch: readonly object[]): void {
    if (this.#room-- === 0) throw new Error('the disk is full');
    super.write(batch);
  }
}

/** Streams four rows into a new file, then is stopped. */
async function stopAfterFour(file: string, checkpoint: string): Promise<void> {
  const stop = new AbortController();
  class Stopping extends FileSink {
    #batches = 0;

    override write(batch: readonly object[]): void {
      super.write(batch);
      if (++this.#batches === 2) stop.abort();
    }
  }
  const sink = new Stopping(file, { mode: 'w' });
  const streamer = new SpindleStreamer({ tables: { rows }, sink, config: { batchSize: 2 } });
  const stopped = streamer.stream('rows', { checkpoint, signal: stop.signal });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', result: { eventsSent: 4 } });
}

describe('a run with a checkpoint', () => {
  it('writes it once a second, and measures its time, while the wall clock is set back', async () => {
    // Only the clocks: they move when the sink says so.
    const doNotFake = ['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'] as const;
    jest.useFakeTimers({ doNotFake: [...doNotFake] });
    try {
      const sent: number[] = [];
      let written = 0;
      const sink: Sink = {
        write: (events) => {
          jest.advanceTimersByTime(1000);
          written += events.length;
          if (written === 4) jest.setSystemTime(Date.now() - 3_600_000);
        },
        position: () => sent.push(written),
        resume: () => {},
      };
      const { elapsedSeconds } = await run(sink, path('set-back.checkpoint'));
      expect(sent).toEqual([0, 2, 4, 6, 8, 10, 10]);
      expect(elapsedSeconds).toBeCloseTo(5, 2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('has one from the start, when the sink is open and nothing is written', async () => {
    const log: string[] = [];
    const checkpoint = path('begun');
    const sink: Sink = {
      resume: (position) => void log.push(`resume ${position}`),
      start: () => void log.push(`start ${existsSync(checkpoint)}`),
      position: () => log.length,
      write() {
        if (log.length === 2) log.push(readFileSync(checkpoint, 'utf8').replaceAll(/\s/g, ''));
      },
    };
    await run(sink, checkpoint);
    expect(log).toEqual(['resume undefined', 'start false', expect.stringContaining('"position":2}')]);
    expect(log[2]).toContain('"eventsSent":0');
  });

  it('gives a file that is added to no event twice, killed as early as may be', async () => {
    const [file, checkpoint] = [path('added.jsonl'), path('added')];
    writeFileSync(file, '{"id":-1}\n');
    const atFirst: string[] = [];
    class Killed extends FileSink {
      override write(batch: readonly object[]): void {
        super.write(batch);
        atFirst.push(readFileSync(checkpoint, 'utf8'));
      }
    }
    await run(new Killed(file), checkpoint);
    writeFileSync(checkpoint, atFirst[0] as string);
    await run(new FileSink(file), checkpoint);
    expect(ids(file)).toEqual([-1, ...rows.map(({ id }) => id)]);
  });

  it.each([0, 3])('goes on with several sinks where one has failed after %i batches', async (room) => {
    const [one, two, checkpoint] = [path(`one-${room}.jsonl`), path(`two-${room}.jsonl`), path(`several-${room}`)];
    const failing = fanOut({ one: new FileSink(one, { mode: 'w' }), two: new FullDisk(two, room) });
    await expect(run(failing, checkpoint)).rejects.toMatchObject({ code: 'SINK_WRITE_FAILED' });
    // The other one is a batch ahead.
    expect(ids(one)).toHaveLength(2 * room + 2);
    const result = await run(fanOut({ one: new FileSink(one), two: new FileSink(two) }), checkpoint);
    expect([ids(one), ids(two), result.eventsSent]).toEqual([rows.map(({ id }) => id), rows.map(({ id }) => id), 10]);
  });

  it('tells the truth of each event also where the sink has left some out', async () => {
    const checkpoint = path('left-out');
    const spike = new PointAnomaly<string>('spike', { column: 'id', fraction: 1 });
    const streamed = async (sink: Sink, stopping = new AbortController()) => {
      const truth: object[] = [];
      const streamer = new SpindleStreamer({
        tables: { rows },
        sink,
        truth: { write: (batch) => void truth.push(...batch) },
        anomalyRegistry: new AnomalyRegistry<string>([spike]),
        config: { batchSize: 2 },
      });
      await streamer.stream('rows', { checkpoint, signal: stopping.signal }).catch(() => {});
      return truth.map((one) => (one as { _spindle_seq: number })._spindle_seq);
    };
    let batches = 0;
    const stopping = new AbortController();
    const choosy: Sink = {
      write(batch) {
        if (++batches === 3) stopping.abort();
        return batches === 1 ? { acknowledged: [], skipped: 2 } : { acknowledged: batch, skipped: 0 };
      },
    };
    await streamed(choosy, stopping);
    expect(readFileSync(checkpoint, 'utf8')).toContain('"skipped": 2');
    expect(await streamed(choosy)).toEqual(rows.map(({ id }) => id));
  });

  it('is of the same stream where an anomaly puts values that JSON has not', async () => {
    const [file, checkpoint] = [path('big.jsonl'), path('big')];
    const lost = (value: bigint) =>
      new ContextualAnomaly<string>('lost', {
        column: 'id',
        conditionColumn: 'id',
        normalValues: [2n ** 60n],
        anomalousValues: [value],
      });
    const streamed = (value: bigint) =>
      new SpindleStreamer({
        tables: { rows },
        sink: new FileSink(file),
        anomalyRegistry: new AnomalyRegistry<string>([lost(value)]),
      }).stream('rows', { checkpoint });
    await streamed(9007199254740993n);
    expect((await streamed(9007199254740993n)).eventsSent).toBe(10);
    await expect(streamed(9007199254740992n)).rejects.toThrow(
      /^anomalies\[0\].anomalousValues\[0\] was 9007199254740993 when .* and is 9007199254740992:/,
    );
  });

  it('is of the same stream where the rows hold what they held, wherever they come from', async () => {
    const domain = new RetailDomain();
    const { tables } = new Spindle().generate({ domain, scale: 0.1 });
    const [file, checkpoint] = [path('same.jsonl'), path('same')];
    const streamed = (rows: readonly object[]) =>
      new SpindleStreamer({ tables: { t: rows }, sink: new FileSink(file) }).stream('t', { checkpoint });
    const orders = [...tables.order];
    await streamed(orders);
    expect((await streamed(orders.map((row) => ({ ...row })))).eventsSent).toBe(500);
    const moved = orders.map((row) => ({ ...row, customer_id: row.customer_id + 1 }));
    await expect(streamed(moved)).rejects.toThrow(
      /^contents was \d+ when the checkpoint .* and is \d+: run it as before/,
    );
  });

  it.each(['product', 'order', 'timeline'])('refuses another period: %s', async (table) => {
    const [file, checkpoint] = [path(`period-${table}.jsonl`), path(`period-${table}`)];
    const streamed = (from: string) => {
      const period = { from: new Date(from), to: new Date('2025-01-01') };
      const streamer = new SpindleStreamer({
        domain: new RetailDomain(),
        scale: 0.02,
        period,
        sink: new FileSink(file),
      });
      return table === 'timeline'
        ? streamer.streamTimeline({ checkpoint })
        : streamer.stream(table as 'order', { checkpoint });
    };
    const { eventsSent } = await streamed('2024-01-01');
    expect(await streamed('2024-01-01')).toMatchObject({ eventsSent, eventsBefore: eventsSent });
    await expect(streamed('2024-01-02')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      option: ['period', 'from'],
      message: expect.stringMatching(
        /^period.from was "2024-01-01T00:00:00.000Z" when the checkpoint .* and is "2024-01-02T/,
      ),
    });
  });

  const day = (date: number) => new Date(Date.UTC(2026, 0, date));
  const live = { eventTime: 'arrival', startAt: day(1) } as const;
  const late = { fraction: 0.5, delaySeconds: [1, 2] } as const;
  it.each<readonly [string, StreamConfig, StreamConfig]>([
    ['shiftTo', { shiftTo: day(1) }, { shiftTo: day(2) }],
    ['late', { late }, { late: { ...late, delaySeconds: [1, 3] } }],
    ['eventTime', {}, live],
    ['startAt', live, { ...live, startAt: day(2) }],
    ['eventsPerSecond', live, { ...live, eventsPerSecond: 11 }],
    ['stages', live, { ...live, eventsPerSecond: 10, stages: [{ durationSeconds: 5, eventsPerSecond: 20 }] }],
    ['watermarkSeconds', { watermarkSeconds: 1 }, { watermarkSeconds: 2 }],
  ])('refuses to go on with another %s', async (option, config, other) => {
    const [file, checkpoint] = [path(`times-${option}.jsonl`), path(`times-${option}`)];
    const visits = rows.map(({ id }) => ({ id, at: day(id + 1) }));
    const streamed = (config: StreamConfig) =>
      new SpindleStreamer({ tables: { visits }, sink: new FileSink(file), config }).stream('visits', { checkpoint });
    await streamed(config);
    expect(await streamed(config)).toMatchObject({ eventsSent: 10, eventsBefore: 10 });
    await expect(streamed(other)).rejects.toThrow(new RegExp(`^${option}.* was .* when the checkpoint .* and is `));
  });

  it.each([5, '', null])('is a path, not %p', async (checkpoint) => {
    await expect(run({ write() {} }, checkpoint as never)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^checkpoint must be the path of a file, got /),
    });
  });

  it('takes what was acknowledged of a batch that failed for no place in the stream', async () => {
    const checkpoint = path('part');
    const receipt = { acknowledged: [rows[1] as object], skipped: 0 };
    const sent: object[] = [];
    let batches = 0;
    const sink: Sink = {
      write(batch) {
        if (++batches === 2)
          throw Object.assign(new Error('refused'), { receipt: { ...receipt, acknowledged: [batch[1]] } });
        sent.push(...batch);
      },
    };
    await expect(run(sink, checkpoint)).rejects.toMatchObject({ result: { eventsSent: 3 } });
    await run(sink, checkpoint);
    expect(new Set(sent.map((event) => (event as { id: number }).id)).size).toBe(10);
  });

  it('stays as it is where the sink cannot open: nothing that it says was acknowledged is lost', async () => {
    const [file, checkpoint] = [path('away.jsonl'), path('away')];
    await stopAfterFour(file, checkpoint);
    const noted = readFileSync(checkpoint, 'utf8');
    expect(noted).toContain('"eventsSent": 4');
    renameSync(file, path('elsewhere.jsonl'));
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(run(new FileSink(file), checkpoint)).rejects.toMatchObject({ code: 'SINK_START_FAILED' });
      expect(readFileSync(checkpoint, 'utf8')).toBe(noted);
    }
    renameSync(path('elsewhere.jsonl'), file);
    expect((await run(new FileSink(file), checkpoint)).eventsSent).toBe(10);
    expect(ids(file)).toEqual(rows.map(({ id }) => id));
  });

  it('refuses another table while one is not at its end, and another order of tables', async () => {
    const [file, checkpoint] = [path('other.jsonl'), path('other')];
    const tables = { before: rows.slice(0, 2), rows, after: rows.slice(0, 3) };
    const streamer = (sink: Sink) => new SpindleStreamer({ tables, sink, config: { batchSize: 2 } });
    await stopAfterFour(file, checkpoint);
    const bytes = readFileSync(file, 'utf8');
    await expect(streamer(new FileSink(file)).stream('after', { checkpoint })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('it has rows, which is not finished, and not after'),
    });
    await expect(streamer(new FileSink(file)).streamAll({ checkpoint })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('it has rows, not before, rows, after'),
    });
    expect(readFileSync(file, 'utf8')).toBe(bytes);
    for (const table of ['rows', 'after'] as const) await streamer(new FileSink(file)).stream(table, { checkpoint });
    expect(ids(file)).toEqual([...rows, ...tables.after].map(({ id }) => id));
  });

  it('refuses another kind of sink', async () => {
    const [file, checkpoint] = [path('kind.jsonl'), path('kind')];
    await stopAfterFour(file, checkpoint);
    await expect(run({ write() {} }, checkpoint)).rejects.toThrow(/^sink must be of the kind that the checkpoint/);
  });

  it('refuses another kind of sink also where the next table has not begun', async () => {
    const [file, checkpoint] = [path('kinds.jsonl'), path('kinds')];
    const streamer = (sink: Sink) => new SpindleStreamer({ tables: { rows, more: rows }, sink });
    await streamer(new FileSink(file)).stream('rows', { checkpoint });
    await expect(streamer({ write() {} }).stream('more', { checkpoint })).rejects.toThrow(/^sink must be of the kind/);
  });

  it('refuses another file, which stays as it is', async () => {
    const [file, other, checkpoint] = [path('mine.jsonl'), path('strangers.jsonl'), path('mine')];
    await stopAfterFour(file, checkpoint);
    writeFileSync(other, `${'{"a":"stranger"}\n'.repeat(10)}`);
    const bytes = readFileSync(other, 'utf8');
    await expect(run(new FileSink(other), checkpoint)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: `path was "${file}" when the checkpoint was written and is "${other}": run it as before, or remove the checkpoint to start anew`,
    });
    expect(readFileSync(other, 'utf8')).toBe(bytes);
  });

  it('refuses to go on where the stream has fewer events than were sent', async () => {
    const [file, checkpoint] = [path('fewer.jsonl'), path('fewer')];
    await run(new FileSink(file), checkpoint);
    const { tables, position } = parseCheckpoint(readFileSync(checkpoint, 'utf8'));
    const { rows: noted } = tables as { rows: TableProgress };
    const more = { ...noted, delivery: { ...noted.delivery, eventsSent: 11 } };
    writeFileSync(checkpoint, checkpointText({ tables: { rows: more }, position }));
    await expect(run(new FileSink(file), checkpoint)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `checkpoint: ${checkpoint} says that 11 events of rows were sent, and the stream has 10: remove it to start anew`,
    });
    expect(ids(file)).toHaveLength(10);
  });

  it('names the path of a checkpoint that is damaged, and what is wrong with it', async () => {
    const [file, checkpoint] = [path('damaged.jsonl'), path('damaged')];
    await stopAfterFour(file, checkpoint);
    writeFileSync(checkpoint, readFileSync(checkpoint, 'utf8').replace('"eventsSent": 4', '"eventsSent": 2'));
    await expect(run(new FileSink(file), checkpoint)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(
        `^checkpoint: cannot go on from ${checkpoint}: its checksum is \\w{8}, and what it holds has \\w{8}: it was changed`,
      ),
    });
  });

  it('ends where another process cuts the file short meanwhile; the checkpoint stays', async () => {
    const [file, checkpoint] = [path('cut.jsonl'), path('cut')];
    class Cut extends FileSink {
      #batches = 0;

      override write(batch: readonly object[]): void {
        super.write(batch);
        if (++this.#batches === 3) truncateSync(file, 9);
      }
    }
    await expect(run(new Cut(file, { mode: 'w' }), checkpoint)).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message: expect.stringMatching(
        /^writing to the sink failed after 10 .* it holds \d+ bytes, and \d+ were written/,
      ),
    });
    expect(readFileSync(checkpoint, 'utf8')).toContain('"eventsSent": 0');
    expect(readFileSync(file, 'utf8')).not.toContain('\0');
  });

  it('says where it cannot be written, before anything is opened', async () => {
    let calls = 0;
    const nowhere = path('no/such/folder');
    await expect(run({ start: () => void calls++, write: () => void calls++ }, nowhere)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`checkpoint: cannot write ${nowhere}: ENOENT`),
    });
    expect(calls).toBe(0);
  });
});
