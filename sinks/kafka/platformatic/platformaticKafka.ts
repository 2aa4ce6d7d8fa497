import type { ConnectionOptions } from 'node:tls';
import type { Admin, Producer, SASLMechanismValue } from '@platformatic/kafka';
import { loadOptional } from '../../loadOptional.ts';
import { parseBrokerAddress } from '../brokerAddress.ts';
import { describeOrCreateTopic, type TopicAdmin } from '../describeOrCreateTopic.ts';
import { closed, MISSING_TOPIC } from '../failures.ts';
import type { KafkaClient } from '../kafkaClient.ts';
import { type Library, PlatformaticProduce } from './platformaticProduce.ts';
import { PlatformaticRead } from './platformaticRead.ts';

/** The version of Kafka 2.8, and the last one whose answers the library can read. */
const PRODUCE_VERSIONS = { first: 9, last: 11 };

interface Connected {
  readonly produce: PlatformaticProduce;
  readonly read: PlatformaticRead;
  readonly topicAdmin: TopicAdmin;
}

/**
 * Connects with the library `@platformatic/kafka`, which is three to four times as fast as kafkajs. Install it beside this package
 * (1.35 on Node 20, 2.x from Node 22). It is loaded when it is first opened. For Kafka 2.8 and later.
 *
 * @example
 * ```ts
 * import { KafkaSink, platformaticKafka } from 'spindle-rx/sinks';
 *
 * const sink = new KafkaSink({ bootstrapServers: 'localhost:9092', topic: 'orders', client: platformaticKafka() });
 * ```
 */
export function platformaticKafka(): KafkaClient {
  const open = new Set<Producer | Admin>();
  let connected: Connected | undefined;
  const connection = () => {
    if (connected === undefined) throw closed();
    return connected;
  };

  return {
    async open(settings) {
      const library = await loadOptional('@platformatic/kafka', () => import('@platformatic/kafka'));
      const { bootstrapServers, clientId, ssl, sasl, idempotent } = settings;
      const options = {
        clientId,
        bootstrapBrokers: bootstrapServers.flatMap((server) => parseBrokerAddress(server) ?? []),
        ...(ssl && { tls: ssl === true ? {} : (ssl as ConnectionOptions) }),
        ...(sasl && { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
        // Few, because they go on after a close. The sink itself tries again.
        retries: 2,
        retryDelay: 200,
        timeout: 30_000,
      };
      const producer = new library.Producer({ ...options, idempotent, autocreateTopics: false });
      open.add(producer);
      const admin = new library.Admin({ ...options, retries: 1, retryDelay: 100 });
      open.add(admin);
      const topicAdmin = topicAdminOf(library, producer, admin, settings.topic);
      const topic = await describeOrCreateTopic(settings.createTopic, topicAdmin);
      const version = await produceVersion(admin);
      if (idempotent) await producer.initIdempotentProducer({});
      // `close` was called meanwhile.
      if (!open.delete(admin)) throw closed();
      await admin.close();
      connected = {
        produce: new PlatformaticProduce(library, producer, settings, version),
        read: new PlatformaticRead(library, producer, settings.topic),
        topicAdmin,
      };
      return topic;
    },

    async send(records) {
      return connection().produce.send(records);
    },

    async describe() {
      return connection().topicAdmin.describe();
    },

    async offsets() {
      return connection().read.offsets();
    },

    async read(from, to, take) {
      await connection().read.read(from, to, take);
    },

    async close() {
      connected = undefined;
      const leaving = [...open];
      open.clear();
      await Promise.all(
        leaving.map(async (client) => {
          // `close` alone would wait for a peer that does not answer.
          for (const [, { socket }] of client.connections) socket?.destroy();
          await client.close();
        }),
      );
    },
  };
}

async function produceVersion(admin: Admin): Promise<number> {
  const { first, last } = PRODUCE_VERSIONS;
  const version = (await admin.listApis()).find(({ name }) => name === 'Produce')?.maxVersion ?? 0;
  if (version < first)
    throw new Error('platformaticKafka() is for Kafka 2.8 and later; kafkajs, the default, speaks to older ones');
  return Math.min(version, last);
}

function topicAdminOf({ ConfigResourceTypes }: Library, producer: Producer, admin: Admin, topic: string): TopicAdmin {
  return {
    async describe() {
      try {
        const { topics } = await producer.metadata({ topics: [topic], forceUpdate: true });
        const { partitionsCount = 0, id = '' } = topics.get(topic) ?? {};
        // As Kafka's own tools print it. All zeros mean that the topic has none.
        const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
        return { partitions: partitionsCount, id: bytes.some(Boolean) ? bytes.toString('base64url') : undefined };
      } catch (cause) {
        // The library's error has no code for it.
        const isMissing = (cause as Error).message === `Unknown topic ${topic}.`;
        throw isMissing ? Object.assign(new Error('no such topic', { cause }), { code: MISSING_TOPIC }) : cause;
      }
    },
    async maxMessageBytes() {
      const name = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic };
      const [described] = await admin.describeConfigs({
        resources: [{ ...name, configurationKeys: ['max.message.bytes'] }],
      });
      return described?.configs[0]?.value;
    },
    create: ({ partitions, replicationFactor: replicas }, config) =>
      admin.createTopics({ topics: [topic], partitions, replicas, configs: [...config] }),
  };
}
