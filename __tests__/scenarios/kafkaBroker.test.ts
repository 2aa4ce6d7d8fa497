import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { lastValueFrom } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { kafkaClassPath } from '../../scripts/kafka/broker.mjs';
import { kafkajsClient } from '../../sinks/kafka/kafkajs/kafkajsClient.ts';
import type { KafkaSinkOptions } from '../../sinks/kafka/kafkaOptions.ts';
import { partitionOf } from '../../sinks/kafka/murmur2.ts';
import { platformaticKafka } from '../../sinks/kafka/platformatic/platformaticKafka.ts';
import type { KafkaPosition } from '../../sinks/kafka/topicPosition.ts';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { examplesOf, runExample } from '../support/examples.ts';
import { deleteTopic, describeKafka, isOwn, readTopic, users } from '../support/kafkaBroker.ts';
import { sinkContract } from '../support/sinkContract.ts';

const examples = await examplesOf('docs/sinks/kafka.md');
const createTopic = { partitions: 3, replicationFactor: 1 };
const clients = { kafkajs: kafkajsClient, '@platformatic/kafka': platformaticKafka };
let topics = 0;
const newTopic = () => `topic-${process.pid}-${++topics}`;

describeKafka('KafkaSink with a real broker', (broker) => {
  const received = (topic: string) => readTopic(broker().bootstrapServers, topic);

  describe.each(Object.entries(clients))('over %s', (name, client) => {
    const make = (topic: string, options: Partial<KafkaSinkOptions> = {}) =>
      new KafkaSink({
        bootstrapServers: broker().bootstrapServers,
        topic,
        client: client(),
        createTopic,
        ...options,
      });
    const send = async (sink: KafkaSink, events: readonly object[], size = 1000) =>
      lastValueFrom(fromTable(events, { table: 'orders' }).pipe(batch(size), sinkTo(sink)));

    sinkContract(
      `KafkaSink over ${name}`,
      () => {
        const topic = newTopic();
        return {
          // Order is kept within a partition.
          sink: make(topic, { createTopic: { partitions: 1, replicationFactor: 1 } }),
          received: async () => (await received(topic)).map(({ value }) => JSON.parse(value) as object),
        };
      },
      () => new KafkaSink({ bootstrapServers: broker().bootstrapServers, topic: newTopic(), client: client() }),
    );

    it('writes key, value, timestamp, partition and headers', async () => {
      const topic = newTopic();
      const at = new Date('2024-02-29T12:34:56.789Z');
      const rows = [
        { id: 1, customer: 'Zoë', at },
        { id: 2, customer: 17, at: new Date('2001-09-09T01:46:39.999Z') },
        { id: 3, customer: null, at: new Date(0) },
        { id: 4, customer: 2n ** 60n, at },
        { id: 5, at: null },
      ];
      const before = Date.now();
      const headers = { source: 'spindle', lang: 'ζ' };
      expect(await send(make(topic, { keyColumn: 'customer', headers }), rows)).toEqual({
        eventsSent: 5,
        anomalyCount: 0,
        outOfOrderCount: 0,
      });
      const records = (await received(topic)).sort((a, b) => JSON.parse(a.value).id - JSON.parse(b.value).id);
      expect(records.map(({ key }) => key)).toEqual(['Zoë', '17', null, String(2n ** 60n), null]);
      expect(JSON.parse(records[0]?.value as string)).toEqual({
        id: 1,
        customer: 'Zoë',
        at: at.toISOString(),
        _spindle_table: 'orders',
        _spindle_seq: 3,
        _spindle_event_time: at.toISOString(),
      });
      expect(records.map(({ timestamp }) => timestamp).slice(0, 4)).toEqual([+at, 999_999_999_999, 0, +at]);
      expect(records[4]?.timestamp).toBeGreaterThanOrEqual(before);
      for (const { key, partition, headers: got } of records) {
        expect(got).toEqual(headers);
        if (key !== null) expect(partition).toBe(partitionOf(Buffer.from(key), 3));
      }
    });

    it.each(['none', 'gzip'] as const)('keeps order within a key, compression %s', async (compression) => {
      const topic = newTopic();
      const rows = Array.from({ length: 5000 }, (_, id) => ({ id, key: `k${id % 97}`, text: 'x'.repeat(200) }));
      await send(make(topic, { keyColumn: 'key', compression }), rows, 700);
      const records = await received(topic);
      expect(records).toHaveLength(rows.length);
      const last = new Map<string | null, number>();
      for (const { key, value } of records) {
        const { id } = JSON.parse(value) as { id: number };
        expect(id).toBeGreaterThan(last.get(key) ?? -1);
        last.set(key, id);
      }
    });

    it.each(['none', 'gzip'] as const)(
      'reads what it has written, compression %s',
      async (compression) => {
        const topic = newTopic();
        const rows = (from: number, to: number) =>
          Array.from({ length: to - from }, (_, i) => ({ id: from + i, key: `k${i % 97}`, text: 'x'.repeat(700) }));
        const sink = make(topic, { keyColumn: 'key', compression });
        sink.resume(undefined);
        await sink.start();
        await sink.write(rows(0, 300));
        const position = sink.position() as KafkaPosition;
        expect(position.offsets.reduce((sum, offset) => sum + offset)).toBe(300);
        await sink.write(rows(300, 8000));
        sink.resume(position);
        await sink.start();
        await sink.write(rows(300, 9000));
        await sink.close();
        const records = await received(topic);
        expect(records.map(({ value }) => JSON.parse(value).id).sort((a, b) => a - b)).toEqual(
          rows(0, 9000).map(({ id }) => id),
        );
        const ends = [0, 1, 2].map((partition) => records.filter((record) => record.partition === partition).length);
        expect(sink.position()).toMatchObject({ offsets: ends, settled: true });
      },
      30_000,
    );

    it('refuses to go on in a topic that was created anew, though it has as many records', async () => {
      const topic = newTopic();
      const rows = Array.from({ length: 10 }, (_, id) => ({ id }));
      const sink = make(topic);
      sink.resume(undefined);
      await sink.start();
      await sink.write(rows);
      await sink.close();
      const position = sink.position() as KafkaPosition;
      expect(position).toMatchObject({ topic, topicId: expect.stringMatching(/^[\w-]{22}$/) });
      await deleteTopic(broker().bootstrapServers, topic);
      await send(make(topic), rows);
      sink.resume(position);
      await expect(sink.start()).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(
          new RegExp(
            `^topic "${topic}" was deleted and created anew: its id was ${position.topicId} and is [\\w-]{22}, so`,
          ),
        ),
      });
    }, 30_000);

    it('spreads events without a key over all partitions', async () => {
      const topic = newTopic();
      await send(
        make(topic),
        Array.from({ length: 600 }, (_, id) => ({ id })),
        100,
      );
      const counts = [0, 0, 0];
      for (const { partition } of await received(topic)) counts[partition] = (counts[partition] ?? 0) + 1;
      expect(counts).toEqual([200, 200, 200]);
    });

    it('names an event that is too large, after sending what came before it; or skips and counts it', async () => {
      const rows = [1, 2, 1_100_000, 3].map((size, id) => ({ id, text: 'x'.repeat(size) }));
      const failing = newTopic();
      await expect(send(make(failing), rows)).rejects.toMatchObject({
        code: 'SINK_WRITE_FAILED',
        message: expect.stringMatching(/^event 2 of table "orders" takes 1100\d{3} bytes, and topic ".*" no more than/),
      });
      expect(await received(failing)).toHaveLength(2);
      const skipping = newTopic();
      const delivery = await send(make(skipping, { onOversize: 'skip' }), rows);
      expect(delivery).toMatchObject({ eventsSent: 3, skipped: 1 });
      expect(await received(skipping)).toHaveLength(3);
    });

    it('keeps timestamps that lie decades apart', async () => {
      const topic = newTopic();
      const days = [0, 20, 40, 41, 20_000, 10_000, 7];
      const rows = days.map((day) => ({ at: new Date(day * 86_400_000) }));
      const sink = make(topic, { createTopic: { partitions: 1, replicationFactor: 1 }, timestampColumn: 'at' });
      await sink.start();
      await sink.write(rows);
      await sink.close();
      expect((await received(topic)).map(({ timestamp }) => timestamp / 86_400_000)).toEqual(days);
    });

    it('takes events up to what the topic takes, and cuts batches to it', async () => {
      const topic = newTopic();
      const rows = Array.from({ length: 30 }, (_, id) => ({ id, text: 'x'.repeat(id === 7 ? 1_048_000 : 400_000) }));
      await send(make(topic, { keyColumn: 'none', createTopic: { partitions: 1, replicationFactor: 1 } }), rows);
      expect((await received(topic)).map(({ value }) => JSON.parse(value).id)).toEqual(rows.map(({ id }) => id));
    });

    it.each([
      [
        'a topic that is missing',
        { createTopic: undefined },
        /cannot open topic "topic-\S+" at \S+: there is no such topic/,
      ],
      ['nobody there', { bootstrapServers: '127.0.0.1:1' }, /at 127.0.0.1:1: .*ECONNREFUSED/],
      ['an address that does not exist', { bootstrapServers: 'nowhere.invalid:9092' }, /at nowhere.invalid:9092: /],
      ['TLS to a broker without', { ssl: true }, /\(ssl, no sasl\)/],
    ])(
      'says within ten seconds what it tried: %s',
      async (_, options, message) => {
        const start = Date.now();
        const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
        const { createTopic: _none, ...rest } = { createTopic, ...given };
        const sink = new KafkaSink({
          bootstrapServers: broker().bootstrapServers,
          topic: newTopic(),
          client: client(),
          ...('createTopic' in options ? rest : { createTopic, ...given }),
        });
        await expect(sink.start()).rejects.toMatchObject({
          code: 'SINK_START_FAILED',
          message: expect.stringMatching(message),
        });
        expect(Date.now() - start).toBeLessThan(10_000);
      },
      20_000,
    );
  });

  it.each(examples)(
    'runs example $i of the docs',
    ({ code, ...rest }) => runExample({ ...rest, code: code.replaceAll('localhost:9092', broker().bootstrapServers) }),
    60_000,
  );

  (isOwn ? describe : describe.skip)('that logs in', () => {
    const { alice } = users;
    const wrong = 'not-the-password';

    describe.each(Object.entries(clients))('over %s', (_, client) => {
      const make = (sasl: KafkaSinkOptions['sasl']) =>
        new KafkaSink({
          bootstrapServers: broker().saslServers,
          topic: 'secured',
          client: client(),
          createTopic,
          ...(sasl && { sasl }),
        });

      it.each(['plain', 'scram-sha-256'] as const)('with %s', async (mechanism) => {
        const sink = make({ mechanism, username: 'alice', password: alice });
        await sink.start();
        await sink.write([{ id: 1 }]);
        await sink.close();
      });

      it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
        'and says so where %s is refused, without the password',
        async (mechanism) => {
          const error: Error = await make({ mechanism, username: 'alice', password: wrong })
            .start()
            .then(
              () => new Error('it started'),
              (thrown) => thrown,
            );
          expect(error.message).toMatch(`the login was refused (sasl ${mechanism} as "alice")`);
          expect(inspect(error, { depth: null, showHidden: true })).not.toContain(wrong);
          expect(inspect(error, { depth: null, showHidden: true })).not.toContain(
            Buffer.from(wrong).toString('base64'),
          );
        },
        20_000,
      );

      it('and says that it did not, where it had to', async () => {
        await expect(make(undefined).start()).rejects.toThrow('(no sasl)');
      }, 20_000);
    });

    it("finds the partitions that Kafka's own producer finds", async () => {
      const keys = Array.from({ length: 2000 }, (_, i) => `key-${'é'.repeat(i % 5)}${i}`);
      const sink = new KafkaSink({
        bootstrapServers: broker().bootstrapServers,
        topic: 'partitions',
        createTopic: { partitions: 7, replicationFactor: 1 },
      });
      await sink.start();
      await sink.close();
      const producer = promisify(execFile)('java', [
        ...['-Dfile.encoding=UTF-8', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'],
        ...['-cp', await kafkaClassPath(), 'org.apache.kafka.tools.ConsoleProducer'],
        ...['--bootstrap-server', broker().bootstrapServers, '--topic', 'partitions'],
        ...['--reader-property', 'parse.key=true', '--reader-property', 'key.separator= '],
      ]);
      producer.child.stdin?.end(keys.map((key) => `${key} x\n`).join(''));
      await producer;
      const records = await readTopic(broker().bootstrapServers, 'partitions');
      expect(records).toHaveLength(keys.length);
      for (const { key, partition } of records) expect(partition).toBe(partitionOf(Buffer.from(key as string), 7));
    }, 60_000);
  });
});
