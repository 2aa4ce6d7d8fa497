import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { describeKafka, type Received, readTopic } from '../support/kafkaBroker.ts';
import { killed } from '../support/killed.ts';
import { scratch, spindle } from '../support/spindle.ts';

const kills = process.env.SPINDLE_FAULT_RUNS === '1' ? 2 : 10;
const EVENTS = 15_000 * kills;
const scale = String(EVENTS / 5000);
const stream = ['stream', 'retail', '--table', 'order', '--scale', scale, '--batch-size', '1000'];
const spoiled = [...stream, '--out-of-order', '0.05', '--anomaly-fraction', '0.02'];

const folder = scratch();
const whole = join(folder, 'whole.jsonl');
beforeAll(async () => {
  expect((await spindle([...spoiled, '--output', whole])).code).toBe(0);
});

const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');

/** The events of each key, in their order. */
function byKey(
  lines: readonly { readonly key: string | null; readonly value: string }[],
): Map<string | null, string[]> {
  const groups = new Map<string | null, string[]>();
  for (const { key, value } of lines) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

const sumOf = (stderr: string) => Number(/events=([\d,]+)/.exec(stderr)?.[1]?.replaceAll(',', ''));

describe(`a run that is killed ${kills} times, and goes on each time`, () => {
  it('to a file: its bytes are those of a run that was not', async () => {
    const path = join(folder, 'killed.jsonl');
    const flags = [...spoiled, '--output', path, '--checkpoint', `${path}.checkpoint`];
    const { code, stderr } = await killed(flags, { kills, seed: 1 });
    expect([code, sumOf(stderr)]).toEqual([0, EVENTS]);
    expect((await readFile(path)).equals(await readFile(whole))).toBe(true);
  }, 180_000);

  describeKafka('to Kafka', (broker) => {
    const topicOf = async (name: string) => {
      const sink = new KafkaSink({
        bootstrapServers: broker().bootstrapServers,
        topic: name,
        createTopic: { partitions: 3, replicationFactor: 1 },
      });
      await sink.start();
      // Of another one.
      await sink.write([{ id: 1 }]);
      await sink.close();
      return name;
    };
    const received = async (topic: string): Promise<Received[]> =>
      (await readTopic(broker().bootstrapServers, topic)).filter(({ value }) => value.includes('_spindle_seq'));
    const to = (topic: string, client: string) => [
      ...['--sink', 'kafka', '--bootstrap-servers', broker().bootstrapServers, '--topic', topic],
      ...['--kafka-client', client, '--checkpoint', join(folder, `${topic}.checkpoint`)],
    ];

    it.each([
      ['kafkajs', 'and to a file at once', 2],
      ['platformatic', 'alone', 3],
    ])(
      'with %s, %s: every event is there once, in order within a key',
      async (client, how, seed) => {
        const topic = await topicOf(`killed-${client}`);
        const copy = join(folder, `${topic}.jsonl`);
        const isCopied = how !== 'alone';
        const both = isCopied ? ['--sink', 'file', '--output', copy] : [];
        const flags = [...spoiled, ...to(topic, client), '--key-column', 'customer_id', ...both];
        const { code, stderr } = await killed(flags, { kills, seed });
        expect({ code, sum: sumOf(stderr), stderr }).toMatchObject({ code: 0, sum: EVENTS });
        const records = await received(topic);
        expect(records).toHaveLength(EVENTS);
        const sent = (await linesOf(whole)).map((value) => ({ key: String(JSON.parse(value).customer_id), value }));
        expect(byKey(records)).toEqual(byKey(sent));
        if (isCopied) expect((await readFile(copy)).equals(await readFile(whole))).toBe(true);
      },
      300_000,
    );
  });
});
