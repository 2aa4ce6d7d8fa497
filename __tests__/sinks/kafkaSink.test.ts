import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { type Delivery, sinkTo } from '../../operators/sinkTo.ts';
import type { KafkaSinkOptions } from '../../sinks/kafka/kafkaOptions.ts';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { SpindleStreamer } from '../../src/preset/streamer.ts';
import type { StreamResult } from '../../src/preset/streamResult.ts';
import { FakeKafka, fails, silence } from '../support/fakeKafka.ts';
import { sinkContract } from '../support/sinkContract.ts';

const make = (client: FakeKafka, options: Partial<KafkaSinkOptions> = {}) =>
  new KafkaSink({ bootstrapServers: 'broker:9092', topic: 'orders', client, ...options });
const rows = (count: number, size = 10) =>
  Array.from({ length: count }, (_, id) => ({ id, text: 'x'.repeat(size), key: `k${id % 7}` }));

sinkContract('KafkaSink', () => {
  const client = new FakeKafka();
  return {
    sink: make(client),
    received: async () => client.sends.flat().map(({ value }) => JSON.parse(value) as object),
  };
});

describe('KafkaSink', () => {
  it('opens the client with every default, and nothing before the start', async () => {
    const client = new FakeKafka();
    const sink = make(client);
    expect(client.log).toEqual([]);
    await sink.start();
    expect(client.settings).toMatchObject({
      bootstrapServers: ['broker:9092'],
      topic: 'orders',
      clientId: 'spindle-rx',
      ssl: false,
      compression: 'none',
      idempotent: true,
      headers: {},
    });
    await expect(make(new FakeKafka()).write([{ id: 1 }])).rejects.toThrow('is not open');
  });

  it('cuts a batch into sends of 1,000, one under way at a time', async () => {
    let underWay = 0;
    const answer = async () => {
      expect(++underWay).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay--;
    };
    const client = new FakeKafka(
      {},
      Array.from({ length: 3 }, () => answer),
    );
    const sink = make(client);
    await sink.start();
    await sink.write(rows(2500));
    expect(client.sends.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(client.sends.flat().map(({ value }) => JSON.parse(value).id)).toEqual(rows(2500).map(({ id }) => id));
  });

  it('encodes the next batch while one travels', async () => {
    const seen: string[] = [];
    const event = (id: number) => ({
      get id() {
        seen.push(`encode ${id}`);
        return id;
      },
    });
    const answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push('answer');
    };
    const sink = make(new FakeKafka({}, [answer, answer]));
    await sink.start();
    const [first, second] = [[event(1)], [event(2)]];
    await sink.write(first, second);
    await sink.write(second);
    expect(seen.filter((entry, i) => entry !== seen[i - 1])).toEqual(
      ['encode 1', 'encode 2', 'answer', 'answer'].filter((entry, i, all) => entry !== all[i - 1]),
    );
  });

  it('sends the same records again until they are acknowledged', async () => {
    const client = new FakeKafka({}, [
      fails('ECONNREFUSED'),
      fails('REQUEST_TIMED_OUT'),
      fails('NOT_LEADER_OR_FOLLOWER'),
    ]);
    const sink = make(client);
    await sink.start();
    await sink.write(rows(10));
    expect(client.sends).toHaveLength(4);
    for (const send of client.sends) expect(send).toEqual(client.sends[0]);
  });

  it('gives up after deliveryTimeoutMs, once, with what was acknowledged of a batch', async () => {
    const works = async () => {};
    const refused = fails('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:9092');
    const client = new FakeKafka({}, [works, works, ...Array.from({ length: 99 }, () => refused)]);
    const deliveries: Delivery[] = [];
    const run = lastValueFrom(
      fromTable(rows(4000)).pipe(
        batch(4000),
        sinkTo(make(client, { deliveryTimeoutMs: 400 })),
        tap((delivery) => deliveries.push(delivery)),
      ),
    );
    await expect(run).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message:
        'writing to the sink failed after 2000 acknowledged events: topic "orders" at broker:9092: no acknowledgement for 0.4 s (deliveryTimeoutMs): connect ECONNREFUSED 10.0.0.1:9092',
    });
    expect(deliveries).toEqual([{ eventsSent: 2000, anomalyCount: 0, outOfOrderCount: 0 }]);
    expect(client.log.at(-1)).toBe('close');
    const { length } = client.sends;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(client.sends).toHaveLength(length);
  });

  it('gives up on a broker that never answers', async () => {
    const sink = make(new FakeKafka({}, [silence]), { deliveryTimeoutMs: 50 });
    await sink.start();
    await expect(sink.write(rows(1))).rejects.toThrow('no acknowledgement for 0.05 s (deliveryTimeoutMs): no answer');
  });

  it.each(['MESSAGE_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED', 'INVALID_TIMESTAMP', 'OUT_OF_ORDER_SEQUENCE_NUMBER'])(
    'does not try again what cannot help: %s',
    async (code) => {
      const client = new FakeKafka({}, [
        () => Promise.reject(new Error('outer', { cause: Object.assign(new Error('no'), { type: code }) })),
      ]);
      const sink = make(client);
      await sink.start();
      await expect(sink.write(rows(1))).rejects.toThrow(`topic "orders" at broker:9092: ${code}: no`);
      expect(client.sends).toHaveLength(1);
    },
  );

  it('rejects what is under way when it is aborted, with what was acknowledged', async () => {
    const sink = make(new FakeKafka({}, [async () => {}, silence]));
    await sink.start();
    const batch = rows(1500);
    const write = sink.write(batch);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await sink.abort(new Error('enough'));
    await expect(write).rejects.toMatchObject({
      code: 'ABORTED',
      receipt: { acknowledged: batch.slice(0, 1000), skipped: 0 },
    });
  });

  it('rejects a start that is under way when it is aborted', async () => {
    const client = new FakeKafka();
    client.open = silence;
    const sink = make(client);
    const start = sink.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await sink.abort(new Error('enough'));
    await expect(start).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('closes though the client does not', async () => {
    const client = new FakeKafka();
    const sink = make(client);
    await sink.start();
    client.close = silence;
    const begin = Date.now();
    await sink.close();
    expect(Date.now() - begin).toBeLessThan(2000);
  });

  it('sends no more bytes at a time than a record batch may have', async () => {
    const client = new FakeKafka({ maxBatchBytes: 5000 });
    const sink = make(client, { keyColumn: 'key', headers: { name: 'value' } });
    await sink.start();
    await sink.write(rows(100, 1000));
    for (const send of client.sends) expect(send.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThan(5000);
    expect(client.sends.flat()).toHaveLength(100);
  });

  it.each([
    [3, 3, [0, 1, 2]],
    [0, 0, undefined],
  ])('names an event that is too large, after what came before it (%s)', async (at, sent, first) => {
    const client = new FakeKafka({ maxBatchBytes: 500 });
    const events = rows(6).map((row) => ({ ...row, ...(row.id === at && { text: 'x'.repeat(600) }) }));
    const run = lastValueFrom(fromTable(events, { table: 'order' }).pipe(batch(10), sinkTo(make(client))));
    await expect(run).rejects.toThrow(
      new RegExp(`^event ${at} of table "order" takes 7\\d\\d bytes, and topic "orders" no more than 439`),
    );
    expect(client.sends.flat()).toHaveLength(sent);
    if (first) expect(client.sends.flat().map(({ value }) => JSON.parse(value).id)).toEqual(first);
  });

  it('skips what is too large and counts it, also where all of a batch is', async () => {
    const client = new FakeKafka({ maxBatchBytes: 500 });
    const tables = { order: rows(10).map((row) => ({ ...row, ...(row.id > 6 && { text: 'x'.repeat(600) }) })) };
    const sink = make(client, { onOversize: 'skip' });
    const result = await new SpindleStreamer({ tables, sink, config: { batchSize: 2 } }).stream('order');
    expect(result).toMatchObject({ eventsSent: 7, skipped: 3 });
    expect(`${result}`).toContain('events=7, anomalies=0, ooo=0, skipped=3,');
    expect(client.sends.flat()).toHaveLength(7);
  });

  it.each([
    ['text', 'text'],
    ['', ''],
    [12.5, '12.5'],
    [10n ** 20n, '100000000000000000000'],
    [true, 'true'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ a: 1 }, '{"a":1}'],
    ['null', 'null'],
    [null, null],
    [undefined, null],
    [Number.NaN, null],
    [new Date(Number.NaN), null],
  ])('keys an event by %p as text %p', async (key, text) => {
    const client = new FakeKafka();
    const sink = make(client, { keyColumn: 'key' });
    await sink.start();
    await sink.write([{ key }]);
    expect(client.sends[0]?.[0]?.key).toBe(text);
  });

  it('keeps the partition of an event without a key through retries, and goes on with the next', async () => {
    const client = new FakeKafka({}, [fails('ECONNRESET')]);
    const sink = make(client);
    await sink.start();
    for (let i = 0; i < 4; i++) await sink.write(rows(2));
    expect(client.sends.map((send) => send.map(({ partition }) => partition))).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 0],
    ]);
  });

  it('takes the time of sending where an event has none that Kafka knows, and keeps it through retries', async () => {
    const client = new FakeKafka({}, [fails('ECONNRESET')]);
    const sink = make(client, { timestampColumn: 'at' });
    await sink.start();
    const before = Date.now();
    await sink.write([{ at: new Date(5) }, { at: 7.9 }, { at: null }, {}, { at: new Date(-1) }, { at: '2024-01-01' }]);
    const times = client.sends[0]?.map(({ timestamp }) => timestamp) ?? [];
    expect(times.slice(0, 2)).toEqual([5, 7]);
    for (const time of times.slice(2)) {
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(Date.now());
    }
    expect(client.sends[1]).toEqual(client.sends[0]);
  });

  it('ends a run that is aborted while nobody answers, with a true summary', async () => {
    const interrupt = new AbortController();
    const client = new FakeKafka({}, [async () => {}, silence]);
    const streamer = new SpindleStreamer({
      tables: { order: rows(10_000) },
      sink: make(client),
      config: { batchSize: 4000 },
    });
    setTimeout(() => interrupt.abort(), 100);
    const begin = Date.now();
    const error = await streamer.stream('order', { signal: interrupt.signal }).then(
      () => new Error('it ended well'),
      (thrown: Error & { result: StreamResult }) => thrown,
    );
    expect(error).toMatchObject({ code: 'ABORTED', result: { eventsSent: 1000 } });
    expect(Date.now() - begin).toBeLessThan(5000);
  }, 10_000);

  it('loads no Kafka library before it is opened', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const script = `
      import { createRequire } from 'node:module';
      import { KafkaSink, platformaticKafka } from 'spindle-rx';
      new KafkaSink({ bootstrapServers: 'a:1', topic: 't', client: platformaticKafka() });
      new KafkaSink({ bootstrapServers: 'a:1', topic: 't' });
      console.log(Object.keys(createRequire(import.meta.url).cache).filter((path) => /node_modules.(kafkajs|ajv)./.test(path)).length);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
    });
    expect(stdout).toBe('0\n');
  }, 20_000);
});
