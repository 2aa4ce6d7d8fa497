import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Consumer, Kafka } from 'kafkajs';
import { SpindleError } from '../../../src/errors.ts';
import { settledWithin, withTimeLimit } from '../../timeLimit.ts';
import { whereIs, whyNotOpen } from '../failures.ts';
import type { KafkaConnection } from '../kafkaClient.ts';
import { loadKafkajs, retry, Sockets, withAdmin } from '../kafkajs/kafkajsConnection.ts';
import { PartitionMerge, type Range, type TopicRecord } from './partitionMerge.ts';

const OPEN_MS = 9_000;
/** A broker waits some seconds for other members before it starts a new consumer group. */
const JOIN_MS = 30_000;
const CLOSE_MS = 1_000;
/** How much of a partition is fetched at once, and how much may wait before the partition is paused. */
const FETCH_BYTES = 262_144;

/**
 * What a topic holds when the reading begins, from its beginning: a few records at a time, each partition in its order, all
 * of them about equally far from their end. Reads with kafkajs, what is committed only, in a consumer group of its own that
 * commits no offsets.
 *
 * Holds up to half a MiB of each partition, and one fetch of each broker (10 MiB). What cannot be read is `INVALID_INPUT`,
 * within ten seconds where it cannot even be opened.
 */
export async function* topicRecords(connection: KafkaConnection): AsyncGenerator<readonly TopicRecord[]> {
  const sockets = new Sockets();
  let consumer: Consumer | undefined;
  try {
    const { kafka } = await loadKafkajs(connection, sockets);
    const group = kafka.consumer({
      groupId: `${connection.clientId}-${randomUUID()}`,
      maxBytesPerPartition: FETCH_BYTES,
      maxWaitTimeInMs: 50,
      retry,
    });
    consumer = group;
    const { topic } = connection;
    const ranges = await withTimeLimit(rangesOf(kafka, topic), { ms: OPEN_MS });
    const merge = new PartitionMerge(ranges, FETCH_BYTES, (partition, paused) =>
      group[paused ? 'pause' : 'resume']([{ topic, partitions: [partition] }]),
    );
    if (!merge.isDone) {
      const fetched = await withTimeLimit(startFetching(group, topic, merge), { ms: JOIN_MS });
      while (!merge.isDone) yield merge.take() ?? (await fetched());
    }
  } catch (cause) {
    const why = `cannot read ${whereIs(connection)}: ${whyNotOpen(connection, cause)}`;
    throw new SpindleError('INVALID_INPUT', why, { cause });
  } finally {
    if (consumer) await settledWithin(CLOSE_MS, consumer.disconnect());
    sockets.cut();
  }
}

const rangesOf = (kafka: Kafka, topic: string): Promise<readonly Range[]> =>
  withAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
  });

/** Begins to fetch into `merge`; gives a function that waits until there is more, or rejects where there never will be. */
async function startFetching(
  consumer: Consumer,
  topic: string,
  merge: PartitionMerge,
): Promise<() => Promise<readonly []>> {
  const news = new EventEmitter();
  let joined = false;
  let failure: Error | undefined;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    joined = true;
    news.emit('news');
  });
  // Until it has joined kafkajs may start again: the first group of all takes a broker some time.
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (joined || !restart) failure = error;
    news.emit('news');
  });
  // Also of a batch of which nothing is shown: marks of transactions, and what these took back.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    merge.fetched(partition, Number(lastOffset) + 1);
    news.emit('news');
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch: { partition, messages } }) =>
      merge.add(
        partition,
        messages.map(({ offset, key, value }) => ({ partition, offset: Number(offset), key, value })),
      ),
  });
  const more = async () => {
    if (!failure) await once(news, 'news');
    if (failure) throw failure;
    return [] as const;
  };
  while (!joined) await more();
  return more;
}
