import type { API, Producer, produceV11 } from '@platformatic/kafka';
import { type KafkaRecord, type KafkaSettings, unanswered } from '../kafkaClient.ts';
import { type RecordBatch, RecordBatches } from './recordBatch.ts';

export type Library = typeof import('@platformatic/kafka');
type Response = produceV11.ProduceResponse;

const PRODUCE = 0;
const ACKS_ALL = -1;
const ACKNOWLEDGED = new Set([
  0,
  // DUPLICATE_SEQUENCE_NUMBER: the broker has these records already.
  46,
]);

/** A send that is not acknowledged as a whole. */
interface Pending {
  readonly records: readonly KafkaRecord[];
  /** The batches that are not acknowledged yet, by partition. */
  readonly batches: Map<number, RecordBatch>;
  /** The offsets at which the acknowledged batches begin, by partition. */
  readonly firstOffsets: Map<number, number>;
}

/**
 * Sends records over the connections of `@platformatic/kafka`. It writes the record batches itself, because the library needs most
 * of its time for that, and garbles timestamps that are more than 24 days apart. A batch that is acknowledged is not sent again.
 */
export class PlatformaticProduce {
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #batches: RecordBatches;
  readonly #request: API<[readonly RecordBatch[]], Response>;
  readonly #sequences = new Map<number, number>();
  #pending: Pending | undefined;

  constructor(
    library: Library,
    producer: Producer,
    { topic, headers, compression, idempotent }: KafkaSettings,
    version: number,
  ) {
    this.#producer = producer;
    this.#topic = topic;
    const { producerId: id = -1n, producerEpoch: epoch = -1 } = producer;
    const sequence = (partition: number, records: number) => this.#sequence(partition, records);
    const state = idempotent ? { id, epoch, sequence } : { id: -1n, epoch: -1, sequence: () => -1 };
    this.#batches = new RecordBatches(state, headers, compression === 'gzip', library.crc32c);
    const write = (batches: readonly RecordBatch[]) => requestOf(library, topic, batches);
    const { parseResponse } = { 9: library.produceV9, 10: library.produceV10 }[version] ?? library.produceV11;
    this.#request = library.createAPI(PRODUCE, version, write, parseResponse);
  }

  async send(records: readonly KafkaRecord[]): Promise<ReadonlyMap<number, number>> {
    if (this.#pending?.records !== records) {
      const encoded = await this.#batches.encode(records);
      const batches = new Map(encoded.map((batch) => [batch.partition, batch]));
      this.#pending = { records, batches, firstOffsets: new Map() };
    }
    const pending = this.#pending;
    const { batches, firstOffsets } = pending;
    const { topics, brokers } = await this.#producer.metadata({ topics: [this.#topic] });
    const byLeader = new Map<number, RecordBatch[]>();
    for (const batch of batches.values()) {
      const leader = topics.get(this.#topic)?.partitions[batch.partition]?.leader ?? -1;
      const group = byLeader.get(leader);
      if (group) group.push(batch);
      else byLeader.set(leader, [batch]);
    }
    const results = await Promise.allSettled(
      [...byLeader].map(async ([leader, group]) => {
        const broker = brokers.get(leader);
        if (broker === undefined) throw new Error(`no broker leads partition ${group[0]?.partition}`);
        await this.#produce(broker, group, pending);
      }),
    );
    for (const result of results)
      if (result.status === 'rejected') {
        this.#producer.clearMetadata();
        throw result.reason;
      }
    for (const partition of batches.keys()) throw unanswered(partition);
    return firstOffsets;
  }

  /** Sends batches to one broker, and removes those that it acknowledges from the pending ones. */
  async #produce(
    broker: { readonly host: string; readonly port: number },
    group: readonly RecordBatch[],
    { batches, firstOffsets }: Pending,
  ): Promise<void> {
    const connection = await this.#producer.connections.get(broker);
    let failure: (Error & { readonly response?: Response }) | undefined;
    const answer = await this.#request.async(connection, group).catch((error) => {
      failure = error;
    });
    const response = answer ?? failure?.response;
    // A late answer on this connection could be taken for the answer to the next request.
    if (response === undefined) connection.socket?.destroy();
    for (const { partitionResponses } of response?.responses ?? [])
      for (const { index, errorCode, baseOffset } of partitionResponses) {
        if (!ACKNOWLEDGED.has(errorCode)) continue;
        batches.delete(index);
        // A broker may not know the offset of records that it has stored before.
        if (baseOffset >= 0n) firstOffsets.set(index, Number(baseOffset));
      }
    if (failure && group.some(({ partition }) => batches.has(partition))) throw failure;
  }

  /** Counts the records of a partition from 0 to 2³¹ - 1, then from 0 again. */
  #sequence(partition: number, records: number): number {
    const sequence = this.#sequences.get(partition) ?? 0;
    this.#sequences.set(partition, (sequence + records) % 2 ** 31);
    return sequence;
  }
}

function requestOf({ Writer }: Library, topic: string, batches: readonly RecordBatch[]) {
  return Writer.create()
    .appendString(null)
    .appendInt16(ACKS_ALL)
    .appendInt32(30_000)
    .appendArray([topic], (toTopic, name) => {
      toTopic.appendString(name).appendArray([...batches], (toPartition, { partition, bytes }) => {
        toPartition
          .appendInt32(partition)
          .appendUnsignedVarInt(bytes.length + 1)
          .append(bytes);
      });
    })
    .appendTaggedFields();
}
