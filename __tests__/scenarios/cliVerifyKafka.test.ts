import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { kafkaClassPath } from '../../scripts/kafka/broker.mjs';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { describeKafka, isOwn, type Received, readTopic, users } from '../support/kafkaBroker.ts';
import { scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const order = ['retail', '--table', 'order', '--out-of-order', '0.1', '--anomaly-fraction', '0.05'];
let topics = 0;

/** How many of each kind, in the order of the report. */
const counts = (stdout: string) => stdout.match(/(?<=^\w+ +)[\d,]+$/gm)?.join(' ');
const seqOf = ({ value }: Received) => (JSON.parse(value) as { _spindle_seq: number })._spindle_seq;

describeKafka('spindle verify --against kafka', (broker) => {
  const flagsOf = (topic: string) => ['--bootstrap-servers', broker().bootstrapServers, '--topic', topic];
  const newTopic = async (partitions = 3) => {
    const topic = `verified-${process.pid}-${++topics}`;
    const createTopic = { partitions, replicationFactor: 1 };
    const sink = new KafkaSink({ bootstrapServers: broker().bootstrapServers, topic, createTopic });
    await sink.start();
    await sink.close();
    return topic;
  };
  const send = async (topic: string, events: readonly string[], flags: readonly string[] = []) => {
    const { code } = await spindle(['stream', ...events, '--sink', 'kafka', ...flagsOf(topic), ...flags]);
    expect(code).toBe(0);
  };
  const verify = (topic: string, events: readonly string[], ...flags: readonly string[]) =>
    spindle(['verify', ...events, '--against', 'kafka', ...flagsOf(topic), ...flags]);

  /** A new topic that holds these records. */
  async function copy(records: readonly Received[], partitions = 3): Promise<string> {
    const topic = await newTopic(partitions);
    const producer = new Kafka({ brokers: [broker().bootstrapServers], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const messages = records.map(({ key, value, partition }) => ({ key, value, partition }));
    for (let i = 0; i < messages.length; i += 1000)
      await producer.send({ topic, messages: messages.slice(i, i + 1000) });
    await producer.disconnect();
    return topic;
  }

  it.each([
    ['with keys', ['--key-column', 'customer_id']],
    ['without, by partition', []],
    [
      'by the other client, compressed',
      ['--key-column', 'store_id', '--kafka-client', 'platformatic', '--compression', 'gzip'],
    ],
  ])('finds nothing wrong in what was sent %s, anomalies and lateness included', async (_, sent) => {
    const topic = await newTopic();
    await send(topic, order, sent);
    const { code, stdout, stderr } = await verify(topic, order, ...sent);
    expect([code, stderr, counts(stdout)]).toEqual([0, '', '0 0 0 0 0']);
    expect(stdout).toMatch(/^order of retail small: 5,000 events expected, 5,000 in topic verified-\S+ at \S+:\d+\n/);
    expect(await verify(topic, order, '--seed', '1', '--quiet')).toMatchObject({ code: 1, stdout: '' });
  });

  (isOwn ? it : it.skip).each(['snappy', 'lz4', 'zstd'])(
    'reads what another producer has compressed with %s',
    async (codec) => {
      const topic = await newTopic(1);
      const { stdout: lines } = await spindle(['stream', ...order, '--quiet']);
      const producer = promisify(execFile)('java', [
        ...['-Dfile.encoding=UTF-8', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'],
        ...['-cp', await kafkaClassPath(), 'org.apache.kafka.tools.ConsoleProducer'],
        ...['--bootstrap-server', broker().bootstrapServers, '--topic', topic, '--compression-codec', codec],
      ]);
      producer.child.stdin?.end(lines);
      await producer;
      const { code, stdout, stderr } = await verify(topic, order);
      expect([code, stderr, counts(stdout)]).toEqual([0, '', '0 0 0 0 0']);
    },
    60_000,
  );

  it('checks all tables in one topic of many partitions', async () => {
    const all = ['retail', '--all-tables', '--max-events', '1000', '--out-of-order', '0.1'];
    const topic = await newTopic(12);
    await send(topic, all);
    const { code, stdout } = await verify(topic, all);
    expect([code, counts(stdout)]).toEqual([0, '0 0 0 0 0']);
  });

  describe('finds one record that was', () => {
    type Change = (records: readonly Received[]) => readonly Received[];
    const at = 2345;
    const one = (records: readonly Received[]) => records[at] as Received;
    /** The next one of the same key; it is in the same partition. */
    const next = (records: readonly Received[]) =>
      records.findIndex(({ key }, i) => i > at && key === one(records).key);

    let sent: Promise<readonly Received[]> | undefined;
    const sentOnce = async () => {
      const topic = await newTopic();
      await send(topic, order, ['--key-column', 'customer_id']);
      return readTopic(broker().bootstrapServers, topic);
    };

    it.each<[string, Change, string]>([
      ['deleted', (records) => records.toSpliced(at, 1), '1 0 0 0 0'],
      ['doubled', (records) => records.toSpliced(at, 0, one(records)), '0 1 0 0 0'],
      [
        'altered',
        (records) =>
          records.with(at, {
            ...one(records),
            value: one(records).value.replace(/(?<="store_id":)\d+/, (id) => `${Number(id) + 1}`),
          }),
        '0 0 1 0 0',
      ],
      ['not sent', (records) => records.toSpliced(at, 0, { ...one(records), value: '{"order_id":1}' }), '0 0 0 1 0'],
      [
        'put behind the next one of its key',
        (records) => records.toSpliced(next(records) + 1, 0, one(records)).toSpliced(at, 1),
        '0 0 0 0 1',
      ],
      [
        'nowhere: other keys only are in another order',
        (records) => [...records].sort((a, b) => Number(a.key) - Number(b.key)),
        '0 0 0 0 0',
      ],
    ])('%s', async (_, change, expected) => {
      sent ??= sentOnce();
      const records = await sent;
      const topic = await copy(change(records));
      const { code, stdout } = await verify(topic, order);
      expect([counts(stdout), code]).toEqual([expected, expected === '0 0 0 0 0' ? 0 : 1]);
      const { partition } = one(records);
      const before = records.findIndex((record) => record.partition === partition);
      if (expected === '0 0 1 0 0')
        expect(stdout).toContain(
          `altered    1\n  order ${seqOf(one(records))} (partition ${partition}, offset ${at - before}): store_id is`,
        );
    });

    it('out of its place in the partition, where there are no keys', async () => {
      const sent = await newTopic(1);
      await send(sent, order);
      const records = await readTopic(broker().bootstrapServers, sent);
      const moved = records.toSpliced(at + 100, 0, one(records)).toSpliced(at, 1);
      const { code, stdout } = await verify(await copy(moved, 1), order);
      expect([code, counts(stdout)]).toEqual([1, '0 0 0 0 1']);
    });
  });

  it('says that everything is missing from a topic that is empty', async () => {
    const { code, stdout } = await verify(await newTopic(), order);
    expect([code, counts(stdout)]).toEqual([1, '5,000 0 0 0 0']);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['there is no such topic', ['--topic', 'nowhere'], /cannot read topic "nowhere" at \S+: there is no such topic$/],
    ['nobody is there', ['--topic', 'any', '--bootstrap-servers', '127.0.0.1:1'], /at 127\.0\.0\.1:1: .*ECONNREFUSED/],
    ['TLS is not spoken', ['--topic', 'any', '--ssl'], /\(ssl, no sasl\)$/],
  ])('says in one line and within ten seconds that %s', async (_, flags, message) => {
    const start = Date.now();
    const servers = ['--bootstrap-servers', broker().bootstrapServers];
    const { code, stdout, stderr } = await spindle(['verify', ...order, '--against', 'kafka', ...servers, ...flags]);
    expect(Date.now() - start).toBeLessThan(12_000);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr.trim()).toMatch(message);
  });

  (isOwn ? it : it.skip)('logs in with a password from a file or the environment, and never shows it', async () => {
    const topic = await newTopic();
    await send(topic, order, ['--key-column', 'customer_id']);
    const login = ['--sasl-mechanism', 'scram-sha-256', '--sasl-username', 'alice'];
    const run = (env: Readonly<Record<string, string>>, ...flags: readonly string[]) =>
      spindle(
        [
          ...['verify', ...order, '--against', 'kafka', '--topic', topic],
          ...['--bootstrap-servers', broker().saslServers, ...login, ...flags],
        ],
        { env },
      );
    const path = join(folder, 'password');
    await writeFile(path, `${users.alice}\n`);
    expect((await run({ SPINDLE_KAFKA_PASSWORD: users.alice })).code).toBe(0);
    expect((await run({}, '--sasl-password-file', path)).code).toBe(0);
    const { code, stderr } = await run({ SPINDLE_KAFKA_PASSWORD: 'not-the-password' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*the login was refused[^\n]*\n$/);
    expect(stderr).not.toContain('not-the-password');
  });
});

describe('spindle verify --against kafka, its flags', () => {
  it.each([
    ['no broker', ['--against', 'kafka', '--topic', 'a'], /--against kafka needs --bootstrap-servers/],
    ['no topic', ['--against', 'kafka', '--bootstrap-servers', 'a:1'], /--against kafka needs --topic/],
    ['a topic beside a file', ['--against', '-', '--topic', 'a'], /--topic is for --against kafka/],
    [
      'half a login',
      ['--against', 'kafka', '--bootstrap-servers', 'a:1', '--topic', 'a', '--sasl-username', 'b'],
      /a login needs --sasl-mechanism/,
    ],
    [
      'a key column that is not there',
      ['--against', 'kafka', '--bootstrap-servers', 'a:1', '--topic', 'a', '--key-column', 'costumer_id'],
      /--key-column: no column "costumer_id" .*did you mean "customer_id"/,
    ],
  ])('refuses %s', async (_, flags, message) => {
    const { code, stderr } = await spindle(['verify', ...order, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
