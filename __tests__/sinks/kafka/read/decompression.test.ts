import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from '@jest/globals';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { kafkaClassPath } from '../../../../scripts/kafka/broker.mjs';
import { resolveKafkaOptions } from '../../../../sinks/kafka/kafkaOptions.ts';
import { platformaticKafka } from '../../../../sinks/kafka/platformatic/platformaticKafka.ts';
import { topicRecords } from '../../../../sinks/kafka/read/topicRecords.ts';
import { describeKafka } from '../../../support/kafkaBroker.ts';

const codecs = ['gzip', 'snappy', 'lz4', 'zstd'];
/** Enough of them that a batch has several blocks. */
const values = Array.from({ length: 3000 }, (_, i) => `{"id":${i},"text":"${'zähl '.repeat(i % 40)}${i * 7919}"}`);

describeKafka('records that others have compressed', (broker) => {
  const read = async (topic: string) => {
    const read: string[] = [];
    const connection = resolveKafkaOptions({ bootstrapServers: broker().bootstrapServers, topic });
    for await (const records of topicRecords(connection)) read.push(...records.map(({ value }) => String(value)));
    return read;
  };

  const readByPlatformatic = async (topic: string) => {
    const read: string[] = [];
    const client = platformaticKafka();
    await client.open(resolveKafkaOptions({ bootstrapServers: broker().bootstrapServers, topic }));
    const [offsets] = (await client.offsets?.()) ?? [];
    await client.read?.([0], [offsets?.end ?? 0], ({ value }) => read.push(String(value)));
    await client.close();
    return read;
  };

  beforeAll(async () => {
    const admin = new Kafka({ brokers: [broker().bootstrapServers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topics = codecs.flatMap((codec) => [`java-${codec}`, `platformatic-${codec}`]);
    await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 1 })) });
    await admin.disconnect();
  });

  it.each(codecs)(
    "%s, by Kafka's own producer",
    async (codec) => {
      const producer = promisify(execFile)('java', [
        ...['-Dfile.encoding=UTF-8', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'],
        ...['-cp', await kafkaClassPath(), 'org.apache.kafka.tools.ConsoleProducer'],
        ...['--bootstrap-server', broker().bootstrapServers, '--topic', `java-${codec}`],
        ...['--compression-codec', codec, '--batch-size', '300000', '--timeout', '200'],
      ]);
      producer.child.stdin?.end(values.map((value) => `${value}\n`).join(''));
      await producer;
      expect(await read(`java-${codec}`)).toEqual(values);
      expect(await readByPlatformatic(`java-${codec}`)).toEqual(values);
    },
    120_000,
  );

  it.each(['snappy', 'lz4'] as const)(
    '%s, by a producer that frames it otherwise',
    async (compression) => {
      const producer = new Producer({
        clientId: 'other',
        bootstrapBrokers: [broker().bootstrapServers],
        serializers: stringSerializers,
        compression,
      });
      const topic = `platformatic-${compression}`;
      await producer.send({ messages: values.map((value) => ({ topic, key: '', value })) });
      await producer.close();
      expect(await read(topic)).toEqual(values);
      expect(await readByPlatformatic(topic)).toEqual(values);
    },
    60_000,
  );
});
