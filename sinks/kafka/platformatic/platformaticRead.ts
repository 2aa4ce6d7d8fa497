import type { Producer, RecordsBatch } from '@platformatic/kafka';
import type { KafkaOffsets, KafkaStoredRecord } from '../kafkaClient.ts';
import { addDecodersToPlatformatic } from '../read/decompression.ts';
import type { Library } from './platformaticProduce.ts';

/** The replica id of a consumer. */
const CONSUMER = -1;
/** The isolation level: everything that the replicas in sync have, also of open transactions. */
const READ_UNCOMMITTED = 0;
const EARLIEST = -2n;
const LATEST = -1n;
const MAX_WAIT_MS = 500;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
/** The attribute of a batch that holds no records, but the end of a transaction. */
const CONTROL = 0x20;

type Connection = Awaited<ReturnType<Producer['connections']['get']>>;

/** Reads partitions over the connections of `@platformatic/kafka`, without a consumer group. */
export class PlatformaticRead {
  readonly #library: Library;
  readonly #producer: Producer;
  readonly #topic: string;

  constructor(library: Library, producer: Producer, topic: string) {
    this.#library = library;
    this.#producer = producer;
    this.#topic = topic;
  }

  async offsets(): Promise<readonly KafkaOffsets[]> {
    const [first, end] = [await this.#list(EARLIEST), await this.#list(LATEST)];
    return first.map((offset, partition) => ({ first: offset, end: end[partition] as number }));
  }

  async read(from: readonly number[], to: readonly number[], take: (record: KafkaStoredRecord) => void): Promise<void> {
    await addDecodersToPlatformatic(this.#library);
    const next = [...from];
    const isRead = (partition: number) => (next[partition] as number) >= (to[partition] as number);
    for (;;) {
      const rest = next.map((_, partition) => partition).filter((partition) => !isRead(partition));
      if (rest.length === 0) return;
      await this.#ofEach(rest, async (connection, partitions) => {
        for (const [partition, batch] of await this.#fetch(connection, partitions, next)) {
          const first = Number(batch.firstOffset);
          for (const { offsetDelta, key, value } of (batch.attributes & CONTROL) === 0 ? batch.records : []) {
            const offset = first + offsetDelta;
            if (offset >= (from[partition] as number) && offset < (to[partition] as number)) take({ key, value });
          }
          next[partition] = first + batch.lastOffsetDelta + 1;
        }
      });
    }
  }

  async #fetch(
    connection: Connection,
    partitions: readonly number[],
    from: readonly number[],
  ): Promise<[partition: number, RecordsBatch][]> {
    const wanted = partitions.map((partition) => ({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(from[partition] as number),
      lastFetchedEpoch: -1,
      partitionMaxBytes: MAX_PARTITION_BYTES,
    }));
    // Version 12 is the last one that names the topic. -1 stands for no session.
    const { responses } = await this.#library.fetchV12.api.async(
      ...([connection, MAX_WAIT_MS, 1, MAX_BYTES, READ_UNCOMMITTED, 0, -1] as const),
      [{ topicId: this.#topic, partitions: wanted }],
      [],
      '',
    );
    return responses.flatMap((topic) =>
      topic.partitions.flatMap(({ partitionIndex, records = [] }) =>
        records.map((batch): [number, RecordsBatch] => [partitionIndex, batch]),
      ),
    );
  }

  async #list(timestamp: bigint): Promise<number[]> {
    const offsets: number[] = [];
    const { topics } = await this.#producer.metadata({ topics: [this.#topic] });
    const all = Array.from({ length: topics.get(this.#topic)?.partitionsCount ?? 0 }, (_, partition) => partition);
    await this.#ofEach(all, async (connection, partitions) => {
      const wanted = partitions.map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp }));
      const { topics } = await this.#library.listOffsetsV6.api.async(connection, CONSUMER, READ_UNCOMMITTED, [
        { name: this.#topic, partitions: wanted },
      ]);
      for (const { partitions } of topics)
        for (const { partitionIndex, offset } of partitions) offsets[partitionIndex] = Number(offset);
    });
    return offsets;
  }

  /** Asks the leaders of the partitions, one broker after the other. */
  async #ofEach(
    partitions: readonly number[],
    ask: (connection: Connection, partitions: readonly number[]) => Promise<void>,
  ): Promise<void> {
    const { topics, brokers } = await this.#producer.metadata({ topics: [this.#topic] });
    const byLeader = new Map<number, number[]>();
    for (const partition of partitions) {
      const leader = topics.get(this.#topic)?.partitions[partition]?.leader ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    try {
      for (const [leader, group] of byLeader) {
        const broker = brokers.get(leader);
        if (broker === undefined) throw new Error(`no broker leads partition ${group[0]}`);
        await ask(await this.#producer.connections.get(broker), group);
      }
    } catch (error) {
      this.#producer.clearMetadata();
      throw error;
    }
  }
}
