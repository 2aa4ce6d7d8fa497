import { afterAll, beforeAll, describe } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { type KafkaBroker, startKafka, whyNoKafka } from '../../scripts/kafka/broker.mjs';

const { KAFKA_BOOTSTRAP_SERVERS, SPINDLE_REQUIRE_KAFKA } = process.env;
const why = await whyNoKafka();

/** Whether the broker is one that is started for the tests: with users, and with Java beside it. */
export const isOwn = !KAFKA_BOOTSTRAP_SERVERS;
export const users = { alice: 'wonderland-42' };

/**
 * Tests that need a broker: one that is started for them, on ports of its own, or the one that `KAFKA_BOOTSTRAP_SERVERS`
 * names, unless they need one of their own (to crash it, or at another `host`). Where none can be started they are left out, unless
 * `SPINDLE_REQUIRE_KAFKA` is set.
 */
export function describeKafka(
  name: string,
  body: (broker: () => KafkaBroker) => void,
  { own = false, host = '127.0.0.1' }: { readonly own?: boolean; readonly host?: string } = {},
): void {
  const external = own ? undefined : KAFKA_BOOTSTRAP_SERVERS;
  const missing = external ? undefined : why;
  if (missing !== undefined && !SPINDLE_REQUIRE_KAFKA) process.stderr.write(`${name}: left out, ${missing}\n`);
  let broker: KafkaBroker | undefined;
  (missing !== undefined && !SPINDLE_REQUIRE_KAFKA ? describe.skip : describe)(name, () => {
    beforeAll(async () => {
      broker = external
        ? { bootstrapServers: external, saslServers: '', pid: 0, crash: never, restart: never, stop: async () => {} }
        : await startKafka({ users, host });
    }, 120_000);
    afterAll(() => broker?.stop(), 30_000);
    body(() => broker as KafkaBroker);
  });
}

const never = () => Promise.reject(new Error('not our broker'));

/** One record, as a consumer gets it. */
export interface Received {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string;
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A broker that has just come back may not lead its partitions yet. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await ask();
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

/** Deletes a topic; done when the broker knows it no more. */
export async function deleteTopic(bootstrapServers: string, topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await patiently(async () => {
    if ((await admin.listTopics()).includes(topic)) throw new Error(`topic "${topic}" is still there`);
  });
  await admin.disconnect();
}

/** Everything that a topic holds, each partition in its order, partitions one after the other. */
export async function readTopic(bootstrapServers: string, topic: string): Promise<Received[]> {
  const kafka = new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await patiently(() => admin.fetchTopicOffsets(topic));
  await admin.disconnect();
  const rest = new Map(
    offsets.filter(({ low, high }) => high !== low).map(({ partition, high }) => [partition, Number(high)]),
  );
  const received: Received[] = [];
  if (rest.size === 0) return received;
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch: { partition, messages } }) => {
          for (const { offset, key, value, timestamp, headers } of messages)
            received.push({
              partition,
              offset: Number(offset),
              key: key === null ? null : String(key),
              value: String(value),
              timestamp: Number(timestamp),
              headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
            });
          const last = messages.at(-1);
          if (last && Number(last.offset) + 1 >= (rest.get(partition) ?? 0)) rest.delete(partition);
          if (rest.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return received.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}
