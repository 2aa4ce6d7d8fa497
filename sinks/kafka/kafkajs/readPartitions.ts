import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaSettings, KafkaStoredRecord } from '../kafkaClient.ts';

/** The group coordinator needs some time for the first group of a cluster, and after a restart of the broker. */
const MAX_RESTARTS = 10;

/**
 * Reads each partition from one offset to before another. kafkajs can read only as a member of a consumer group; this group is
 * its own, commits nothing and ends with the reading.
 */
export async function readPartitions(
  kafka: Kafka,
  { topic, clientId }: Pick<KafkaSettings, 'topic' | 'clientId'>,
  from: readonly number[],
  to: readonly number[],
  take: (record: KafkaStoredRecord) => void,
): Promise<void> {
  const next = [...from];
  const isRead = (partition: number) => (next[partition] as number) >= (to[partition] as number);
  if (next.every((_, partition) => isRead(partition))) return;
  let restarts = 0;
  const consumer = kafka.consumer({
    groupId: `${clientId}-${randomUUID()}`,
    readUncommitted: true,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
    retry: {
      retries: 3,
      initialRetryTime: 300,
      maxRetryTime: 1000,
      restartOnFailure: async () => ++restarts <= MAX_RESTARTS,
    },
  });
  const { CRASH, GROUP_JOIN, END_BATCH_PROCESS } = consumer.events;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(CRASH, ({ payload }) => payload.restart || reject(payload.error));
      // Also after a restart of the consumer, which forgets the offsets.
      consumer.on(GROUP_JOIN, () => {
        for (const [partition, offset] of next.entries())
          if (isRead(partition)) consumer.pause([{ topic, partitions: [partition] }]);
          else consumer.seek({ topic, partition, offset: String(offset) });
      });
      // A partition may end with an offset that has no record: the marker of a transaction, or a gap.
      consumer.on(END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
        next[partition] = Math.max(next[partition] as number, Number(lastOffset) + 1);
        if (isRead(partition)) consumer.pause([{ topic, partitions: [partition] }]);
        if (next.every((_, i) => isRead(i))) resolve();
      });
      const eachBatch = async ({ batch: { partition, messages } }: EachBatchPayload) => {
        for (const { offset, key, value } of messages) {
          if (Number(offset) < (next[partition] as number)) continue;
          if (Number(offset) >= (to[partition] as number)) break;
          next[partition] = Number(offset) + 1;
          take({ key, value });
        }
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}
