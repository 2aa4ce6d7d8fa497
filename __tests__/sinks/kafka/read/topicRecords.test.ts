import { beforeAll, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { resolveKafkaOptions } from '../../../../sinks/kafka/kafkaOptions.ts';
import type { TopicRecord } from '../../../../sinks/kafka/read/partitionMerge.ts';
import { topicRecords } from '../../../../sinks/kafka/read/topicRecords.ts';
import { describeKafka } from '../../../support/kafkaBroker.ts';

describeKafka(
  'topicRecords',
  (broker) => {
    const kafka = () => new Kafka({ brokers: [broker().bootstrapServers], logLevel: logLevel.NOTHING });
    const read = (topic: string) =>
      topicRecords(resolveKafkaOptions({ bootstrapServers: broker().bootstrapServers, topic }));
    const texts = (records: readonly TopicRecord[]) => records.map(({ value }) => String(value));

    async function all(topic: string): Promise<readonly TopicRecord[]> {
      const records: TopicRecord[] = [];
      for await (const piece of read(topic)) records.push(...piece);
      return records;
    }

    beforeAll(async () => {
      const admin = kafka().admin();
      await admin.connect();
      const topics = ['transactions', 'growing', 'crashed'];
      await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 2 })) });
      await admin.disconnect();
    });

    it('reads what was committed, and ends behind the marks of transactions', async () => {
      const producer = kafka().producer({ transactionalId: 'a', maxInFlightRequests: 1, idempotent: true });
      await producer.connect();
      for (const [value, isKept] of [
        ['one', true],
        ['none', false],
        ['two', true],
        ['nothing', false],
      ] as const) {
        const transaction = await producer.transaction();
        await transaction.send({ topic: 'transactions', messages: [{ key: 'k', value, partition: 0 }] });
        await (isKept ? transaction.commit() : transaction.abort());
      }
      await producer.disconnect();
      const records = await all('transactions');
      expect(texts(records)).toEqual(['one', 'two']);
      expect(records[0]).toMatchObject({ partition: 0, offset: 0, key: Buffer.from('k') });
    }, 60_000);

    it('reads no more than there was when it began, and a null value as null', async () => {
      const producer = kafka().producer();
      await producer.connect();
      const send = (values: readonly (string | null)[]) =>
        producer.send({ topic: 'growing', messages: values.map((value, i) => ({ value, partition: i % 2 })) });
      await send(['0', '1', null, '3']);
      const records: TopicRecord[] = [];
      for await (const piece of read('growing')) {
        if (records.length === 0) await send(['4', '5', '6']);
        records.push(...piece);
      }
      await producer.disconnect();
      expect(texts(records).sort()).toEqual(['0', '1', '3', 'null']);
    }, 60_000);

    it('says so when the brokers are gone', async () => {
      const producer = kafka().producer();
      await producer.connect();
      const messages = Array.from({ length: 1000 }, (_, i) => ({ value: 'x'.repeat(1000), partition: i % 2 }));
      for (let i = 0; i < 10; i++) await producer.send({ topic: 'crashed', messages });
      await producer.disconnect();
      const reading = read('crashed');
      expect((await reading.next()).done).toBe(false);
      await broker().crash();
      const rest = (async () => {
        for await (const _ of reading);
      })();
      await expect(rest).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^cannot read topic "crashed" at \S+: /),
      });
    }, 90_000);
  },
  { own: true },
);
