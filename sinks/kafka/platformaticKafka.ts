import type { Admin, MessageToProduce, ProduceResult, Producer, SASLMechanismValue } from '@platformatic/kafka';
import { closed, isMissingTopic } from './failures.ts';
import {
  checkAnswers,
  type KafkaClient,
  type KafkaRecord,
  type KafkaSettings,
  type KafkaTopic,
  NEW_TOPIC,
  toBytes,
} from './kafkaClient.ts';

/** Timestamps that lie further from a batch's first one are garbled by the library: it takes 63 bits for 31. */
const MAX_TIME_SPAN_MS = 2 ** 31 - 1;

type Library = typeof import('@platformatic/kafka');

interface Connected {
  readonly producer: Producer;
  readonly settings: KafkaSettings;
  readonly headers: Map<Buffer, Buffer> | undefined;
}

/**
 * The library `@platformatic/kafka`, three to four times as fast as kafkajs; to be installed beside this package (1.35 on
 * Node 20, 2.x from Node 22), and loaded when it is first opened.
 */
export function platformaticKafka(): KafkaClient {
  let connected: Connected | undefined;
  const open = new Set<Producer | Admin>();
  // What part of a send is stored already, where it failed for one of several brokers.
  let stored: { readonly records: readonly KafkaRecord[]; readonly partitions: ReadonlySet<number> } | undefined;

  return {
    async open(settings) {
      const library = await load();
      const { bootstrapServers, clientId, ssl, sasl, compression, idempotent, headers } = settings;
      const options = {
        clientId,
        bootstrapBrokers: [...bootstrapServers],
        ...(ssl && { tls: ssl === true ? {} : ssl }),
        ...(sasl && { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
        // Few, because they go on after a close; the sink tries again after them.
        retries: 4,
        retryDelay: 200,
        timeout: 30_000,
      };
      const producer = new library.Producer({ ...options, idempotent, acks: -1, compression, autocreateTopics: false });
      open.add(producer);
      const admin = new library.Admin({ ...options, retries: 1, retryDelay: 100 });
      open.add(admin);
      const topic = await lookAt(library, producer, admin, settings);
      if (idempotent) await producer.initIdempotentProducer({});
      // Closed meanwhile.
      if (!open.delete(admin)) throw closed();
      await admin.close();
      const bytes = Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
      connected = { producer, settings, headers: bytes.length > 0 ? new Map(bytes) : undefined };
      return { ...topic, maxTimeSpanMs: MAX_TIME_SPAN_MS };
    },

    async send(records) {
      if (connected === undefined) throw closed();
      const { producer, settings, headers } = connected;
      const before = stored?.records === records ? stored.partitions : new Set<number>();
      const rest = before.size === 0 ? records : records.filter(({ partition }) => !before.has(partition));
      stored = undefined;
      try {
        const { offsets = [] } = await producer.send({ messages: rest.map((one) => message(one, settings, headers)) });
        checkAnswers(
          rest,
          offsets.map(({ partition }) => partition),
        );
      } catch (error) {
        const { produced } = error as { readonly produced?: ProduceResult };
        const now = (produced?.offsets ?? []).map(({ partition }) => partition);
        stored = { records, partitions: new Set([...before, ...now]) };
        throw error;
      }
    },

    async close() {
      connected = undefined;
      stored = undefined;
      const leaving = [...open];
      open.clear();
      await Promise.all(
        leaving.map(async (client) => {
          // A polite end would wait for a peer that reads no more.
          for (const [, { socket }] of client.connections) socket?.destroy();
          await client.close();
        }),
      );
    },
  };
}

async function load(): Promise<Library> {
  try {
    return await import('@platformatic/kafka');
  } catch (cause) {
    throw new Error('platformaticKafka() needs a package of its own: npm install @platformatic/kafka', { cause });
  }
}

function message(
  { key, value, partition, timestamp }: KafkaRecord,
  { topic }: KafkaSettings,
  headers: Map<Buffer, Buffer> | undefined,
): MessageToProduce<Buffer, Buffer, Buffer, Buffer> {
  return {
    topic,
    partition,
    value,
    timestamp: BigInt(timestamp),
    ...(key !== null && { key }),
    ...(headers && { headers }),
  };
}

async function lookAt(
  library: Library,
  producer: Producer,
  admin: Admin,
  { topic, createTopic }: KafkaSettings,
): Promise<KafkaTopic> {
  const partitions = async (client: Producer | Admin) => {
    try {
      const { topics } = await client.metadata({ topics: [topic], forceUpdate: true });
      return topics.get(topic)?.partitionsCount ?? 0;
    } catch (cause) {
      // The library says it in words only.
      const isMissing = cause instanceof Error && cause.message === `Unknown topic ${topic}.`;
      throw isMissing
        ? Object.assign(new Error(cause.message, { cause }), { code: 'UNKNOWN_TOPIC_OR_PARTITION' })
        : cause;
    }
  };
  try {
    return { partitions: await partitions(admin), maxBatchBytes: await maxBatchBytes(library, admin, topic) };
  } catch (error) {
    if (createTopic === undefined || !isMissingTopic(error)) throw error;
    const configs = Object.entries(NEW_TOPIC).map(([name, value]) => ({ name, value }));
    const { partitions: count, replicationFactor: replicas } = createTopic;
    await admin.createTopics({ topics: [topic], partitions: count, replicas, configs });
    // It may take a moment until every broker knows of it, for which the producer has the patience.
    return { partitions: await partitions(producer), maxBatchBytes: await maxBatchBytes(library, admin, topic) };
  }
}

/** Undefined where the broker does not say: it may take a right of its own to ask. */
async function maxBatchBytes(
  { ConfigResourceTypes }: Library,
  admin: Admin,
  name: string,
): Promise<number | undefined> {
  const query = {
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: name,
    configurationKeys: ['max.message.bytes'],
  };
  try {
    const [described] = await admin.describeConfigs({ resources: [query] });
    return toBytes(described?.configs[0]?.value);
  } catch {
    return undefined;
  }
}
