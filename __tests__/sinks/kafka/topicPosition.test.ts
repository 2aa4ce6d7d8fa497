import { describe, expect, it } from '@jest/globals';
import type { KafkaRecord } from '../../../sinks/kafka/kafkaClient.ts';
import type { KafkaSinkOptions } from '../../../sinks/kafka/kafkaOptions.ts';
import { KafkaSink } from '../../../sinks/kafkaSink.ts';
import { FakeKafka, FakeTopic, StoringKafka } from '../../support/fakeKafka.ts';

type Options = Partial<KafkaSinkOptions>;
type Stores = (record: KafkaRecord) => boolean;

const keyed = { keyColumn: 'key' };
const make = (client: KafkaSinkOptions['client'], options: Options = keyed) =>
  new KafkaSink({ bootstrapServers: 'broker:9092', topic: 'orders', ...(client && { client }), ...options });
const events = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ id: from + i, key: `k${(from + i) % 7}` }));
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);
/** Of the events in a topic, which may hold something else too. */
const ids = (topic: FakeTopic) =>
  topic.values
    .filter((value) => value.startsWith('{'))
    .map((value) => JSON.parse(value).id as number)
    .sort((a, b) => a - b);
const endsOf = (topic: FakeTopic) => topic.logs.map(({ length }) => length);
const asJson = (position: unknown) => JSON.parse(JSON.stringify(position));
const other = (value: string) => ({ key: null, value: Buffer.from(value), partition: 0, timestamp: 0 });

/** Started at a position; as in a process whose sink was started before, so that it waits for nobody. */
async function started(sink: KafkaSink, position?: unknown): Promise<KafkaSink> {
  for (const at of [undefined, position]) {
    sink.resume(at);
    await sink.start();
  }
  return sink;
}

/** Writes 1,000 events, and gives up. */
async function cutOff(sink: KafkaSink): Promise<void> {
  const writing = expect(sink.write(events(500, 1500))).rejects.toMatchObject({ code: 'ABORTED' });
  await new Promise((resolve) => setImmediate(resolve));
  await sink.abort('killed');
  await writing;
}

/** Where a process stood after 500 events, of whose next 1,000 some were stored when it was killed. */
async function killed(topic: FakeTopic, options: Options, stores: Stores): Promise<unknown> {
  const sink = await started(make(new StoringKafka(topic, 1, stores), options));
  await sink.write(events(0, 500));
  const position = asJson(sink.position());
  await cutOff(sink);
  return position;
}

const cases: [string, Options, Stores][] = [
  ['nothing', keyed, () => false],
  ['everything', keyed, () => true],
  ['one partition', keyed, ({ partition }) => partition === 1],
  ['two partitions', keyed, ({ partition }) => partition !== 1],
  ['everything without a key', {}, () => true],
];

describe('KafkaSink that goes on at a position', () => {
  it('says where it stands only where a checkpoint is kept, and asks the broker only then', async () => {
    const client = new StoringKafka(new FakeTopic());
    const sink = make(client);
    await sink.start();
    await sink.write(events(0, 10));
    expect([sink.position(), client.log]).toEqual([undefined, ['send 10']]);
  });

  it('begins where the topic ends, and knows when nothing more can come', async () => {
    const topic = new FakeTopic(1);
    topic.store(other('of another one'));
    const sink = await started(make(new StoringKafka(topic)));
    const place = { topic: 'orders', topicId: 'first-id', keyColumn: 'key' };
    expect(sink.position()).toEqual({ ...place, offsets: [1], settled: false });
    await sink.write(events(0, 10));
    expect(sink.position()).toEqual({ ...place, offsets: [11], settled: false });
    await sink.close();
    expect(sink.position()).toEqual({ ...place, offsets: [11], settled: true });
  });

  it.each(cases)('sends what is missing where %s of a send was stored', async (_, options, stores) => {
    const topic = new FakeTopic();
    const position = await killed(topic, options, stores);
    topic.store(other('of another one'));
    const sink = await started(make(new StoringKafka(topic), options), position);
    // Until it has seen what of the stream is there.
    expect(sink.position()).toEqual(position);
    for (let at = 500; at < 2900; at += 400) await sink.write(events(at, at + 400));
    await sink.close();
    expect(ids(topic)).toEqual(upTo(2900));
    expect(sink.position()).toMatchObject({ offsets: endsOf(topic), settled: true });
  });

  it('is killed again and again before it is through', async () => {
    const topic = new FakeTopic();
    const position = await killed(topic, keyed, ({ partition }) => partition === 2);
    for (const stored of [0, 2, 1]) {
      const again = await started(make(new StoringKafka(topic, 0, ({ partition }) => partition === stored)), position);
      await cutOff(again);
    }
    const sink = await started(make(new StoringKafka(topic)), position);
    await sink.write(events(500, 2000));
    expect(ids(topic)).toEqual(upTo(2000));
  });

  it('sends what looks like it: under another key, or with another byte', async () => {
    const topic = new FakeTopic(1);
    const sink = await started(make(new StoringKafka(topic)));
    const position = asJson(sink.position());
    const value = Buffer.from(JSON.stringify({ id: 0, key: 'k0' }));
    for (const record of [
      { key: Buffer.from('k1'), value },
      { key: Buffer.from('k0'), value: Buffer.concat([value, Buffer.from(' ')]) },
    ])
      topic.store({ ...record, partition: 0, timestamp: 0 });
    await started(sink, position);
    await sink.write(events(0, 1));
    expect(topic.values).toHaveLength(3);
  });

  it('sends as many of events that are alike as are missing', async () => {
    const topic = new FakeTopic(1);
    const alike = [1, 2, 3].map(() => ({ key: 'same' }));
    const sink = await started(make(new StoringKafka(topic)));
    const position = asJson(sink.position());
    await sink.write(alike.slice(0, 2));
    await started(sink, position);
    await sink.write(alike);
    expect(topic.values).toHaveLength(3);
  });

  it('reads nothing where the last run was settled, and no one else waits', async () => {
    const topic = new FakeTopic(1);
    const first = await started(make(new StoringKafka(topic)));
    await first.write(events(0, 10));
    await first.close();
    const client = new StoringKafka(topic);
    const sink = make(client);
    sink.resume(asJson(first.position()));
    await sink.start();
    await sink.write(events(10, 20));
    expect(client.log).toEqual(['offsets', 'send 10']);
    expect(sink.position()).toMatchObject({ offsets: [20] });
  });

  it('waits for what a killed process had under way', async () => {
    const topic = new FakeTopic();
    const position = await killed(topic, keyed, () => false);
    const sink = make(new StoringKafka(topic));
    sink.resume(position);
    const starting = sink.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const late = await started(make(new StoringKafka(topic)));
    await late.write(events(500, 1500));
    await starting;
    await sink.write(events(500, 2000));
    expect(ids(topic)).toEqual(upTo(2000));
  }, 20_000);

  it('is given up while it waits', async () => {
    const sink = make(new StoringKafka(new FakeTopic(1)));
    sink.resume({ topic: 'orders', topicId: 'first-id', keyColumn: 'key', offsets: [0], settled: false });
    const starting = expect(sink.start()).rejects.toMatchObject({ code: 'ABORTED' });
    await new Promise((resolve) => setImmediate(resolve));
    await sink.abort('given up');
    await starting;
  });

  it.each([
    [{ offsets: [5, 0, 0] }, 'ends at offset 0 of partition 0, and was at 5 before'],
    [{ offsets: [0, 0] }, 'had 2 partitions when the checkpoint was written, and has 3'],
    [{ offsets: [0, 0, 0] }, 'has deleted records past offset 0 of partition 2'],
  ])('refuses a topic that is not as it was: %p', async (given, message) => {
    const topic = new FakeTopic();
    topic.first[2] = 1;
    const sink = started(make(new StoringKafka(topic)), {
      topic: 'orders',
      topicId: 'first-id',
      keyColumn: 'key',
      settled: false,
      ...given,
    });
    await expect(sink).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it.each([
    ['second-id', 'topic "orders" was deleted and created anew: its id was first-id and is second-id, so'],
    [undefined, 'the id of topic "orders" was first-id when the checkpoint was written, and is not known, so'],
  ])('refuses another topic of the same name whose offsets fit: %p', async (id, message) => {
    const topic = new FakeTopic();
    const sink = await started(make(new StoringKafka(topic)));
    await sink.write(events(0, 10));
    await sink.close();
    const position = asJson(sink.position());
    topic.id = id;
    await expect(started(make(new StoringKafka(topic)), position)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ topic: 'others' }, 'topic was "others" when the checkpoint was written and is "orders"'],
    [{ keyColumn: null }, 'keyColumn was left out when the checkpoint was written and is "key"'],
    [{ offsets: [-1] }, 'position must be a position of KafkaSink'],
    [{ topicId: undefined }, 'position must be a position of KafkaSink'],
    [{ settled: undefined }, 'position must be a position of KafkaSink'],
  ])('refuses a position of another place: %p', (given, message) => {
    const position = { topic: 'orders', topicId: null, keyColumn: 'key', offsets: [0], settled: true, ...given };
    expect(() => make(new StoringKafka(new FakeTopic(1))).resume(position)).toThrow(message);
  });

  it('refuses a client that cannot read', () => {
    expect(() => make(new FakeKafka()).resume(undefined)).toThrow('checkpoint: it needs a Kafka client that can read');
  });
});
