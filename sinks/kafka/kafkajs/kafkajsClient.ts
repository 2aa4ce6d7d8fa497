import type { Kafka, Producer } from 'kafkajs';
import { describeOrCreateTopic, type TopicAdmin } from '../describeOrCreateTopic.ts';
import { closed } from '../failures.ts';
import { type KafkaClient, type KafkaRecord, type KafkaSettings, unanswered } from '../kafkaClient.ts';
import { loadKafkajs, retry, Sockets, withAdmin } from './kafkajsConnection.ts';
import { readPartitions } from './readPartitions.ts';
import { TopicMetadataRequest } from './topicMetadata.ts';

/** `ConfigResourceTypes.TOPIC`: kafkajs exports it to TypeScript, but not to Node. */
const TOPIC = 2;

interface Connected {
  readonly kafka: Kafka;
  readonly producer: Producer;
  readonly settings: KafkaSettings;
  readonly codec: number;
  readonly topicAdmin: TopicAdmin;
  readonly metadata: TopicMetadataRequest;
}

/**
 * Connects with the library kafkajs. {@link KafkaSink} uses it unless it is given another client. It is loaded when it is first
 * opened.
 *
 * Call `send` for one send at a time, and with the same records again after a failure. Otherwise kafkajs can lose records or store
 * them twice.
 *
 * @example
 * ```ts
 * import { KafkaSink, kafkajsClient } from 'spindle-rx/sinks';
 *
 * const sink = new KafkaSink({ bootstrapServers: 'localhost:9092', topic: 'orders', client: kafkajsClient() });
 * ```
 */
export function kafkajsClient(): KafkaClient {
  let sockets = new Sockets();
  let connected: Connected | undefined;
  const connection = () => {
    if (connected === undefined) throw closed();
    return connected;
  };

  return {
    async open(settings) {
      const mine = new Sockets();
      sockets = mine;
      const { idempotent, compression } = settings;
      const { kafka, CompressionTypes } = await loadKafkajs(settings, mine);
      const metadata = new TopicMetadataRequest(kafka, settings.topic);
      const topicAdmin = topicAdminOf(kafka, metadata, settings.topic);
      const topic = await describeOrCreateTopic(settings.createTopic, topicAdmin);
      const producer = producerOf(kafka, idempotent);
      // If `connect` fails, the producer must not be used: it would send without idempotence.
      await producer.connect();
      mine.check();
      const codec = CompressionTypes[compression === 'gzip' ? 'GZIP' : 'None'];
      connected = { kafka, producer, settings, codec, topicAdmin, metadata };
      return topic;
    },

    async send(records) {
      const { producer, settings, codec } = connection();
      const { topic, headers } = settings;
      const messages = records.map((record) => messageOf(record, headers));
      const groups = byPartition(messages);
      const answers = await producer.send({
        topic,
        acks: -1,
        compression: codec,
        // kafkajs groups them by a `reduce` that copies the whole group for each message.
        messages: Object.assign(messages, { reduce: () => groups }),
      });
      // `send` also resolves if a partition has not answered.
      const answered = new Map(answers.map(({ partition, baseOffset }) => [partition, Number(baseOffset ?? -1)]));
      for (const { partition } of records) if (!answered.has(partition)) throw unanswered(partition);
      // A broker may not know the offset of records that it has stored before.
      return new Map([...answered].filter(([, offset]) => offset >= 0));
    },

    async describe() {
      return connection().topicAdmin.describe();
    },

    async offsets() {
      const { kafka, settings } = connection();
      const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(settings.topic));
      return offsets
        .sort((a, b) => a.partition - b.partition)
        .map(({ low, high }) => ({ first: Number(low), end: Number(high) }));
    },

    async read(from, to, take) {
      const { kafka, settings } = connection();
      await readPartitions(kafka, settings, from, to, take);
    },

    async close() {
      const { producer, metadata } = connected ?? {};
      connected = undefined;
      sockets.cut();
      await Promise.all([producer?.disconnect(), metadata?.close()]);
    },
  };
}

const producerOf = (kafka: Kafka, idempotent: boolean): Producer =>
  kafka.producer({
    idempotent,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition as number,
    // Endless: only inside one `send` does kafkajs know which of several brokers has answered already.
    retry: { ...retry, retries: Number.MAX_SAFE_INTEGER },
  });

function byPartition<M extends { readonly partition: number }>(messages: readonly M[]): Record<number, M[]> {
  const groups: Record<number, M[]> = {};
  for (const message of messages) {
    groups[message.partition] ??= [];
    groups[message.partition]?.push(message);
  }
  return groups;
}

function messageOf({ key, value, partition, timestamp }: KafkaRecord, headers: Readonly<Record<string, string>>) {
  // kafkajs takes texts, which it sorts as texts, and parses for each difference: numbers are faster where they sort alike.
  const time = timestamp < 1e12 ? String(timestamp).padStart(13, '0') : (timestamp as unknown as string);
  // The sink's bytes are Buffers.
  return { key: key as Buffer | null, value: value as Buffer, partition, headers, timestamp: time };
}

const topicAdminOf = (kafka: Kafka, metadata: TopicMetadataRequest, topic: string): TopicAdmin => ({
  async describe() {
    const answer = await metadata.send();
    if (answer?.errorCode === 0) return answer;
    // kafkajs throws an error with a name, or waits for partitions that have no leader yet.
    const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    if (answer === undefined) return { partitions: topics[0]?.partitions.length ?? 0 };
    const again = await metadata.send();
    if (again?.errorCode !== 0) throw new Error(`the broker answers with the error code ${again?.errorCode}`);
    return again;
  },
  async maxMessageBytes() {
    const query = { type: TOPIC, name: topic, configNames: ['max.message.bytes'] };
    const { resources } = await withAdmin(kafka, (admin) =>
      admin.describeConfigs({ resources: [query], includeSynonyms: false }),
    );
    return resources[0]?.configEntries[0]?.configValue;
  },
  create: ({ partitions, replicationFactor }, config) =>
    withAdmin(kafka, (admin) =>
      admin.createTopics({
        topics: [{ topic, numPartitions: partitions, replicationFactor, configEntries: [...config] }],
        waitForLeaders: false,
      }),
    ),
});
