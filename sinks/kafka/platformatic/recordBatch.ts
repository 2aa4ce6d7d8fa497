import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { KafkaRecord } from '../kafkaClient.ts';

const compress = promisify(gzip);

/** The bytes of a batch before its records. */
const HEAD = 61;
/** The checksum covers the bytes from here on. */
const CHECKED_FROM = 21;
/** The most bytes of a record besides key, value and headers: ten for the time, five for each length and number, one flag. */
const RECORD_HEAD = 31;
/** The codec in the attributes of a batch. */
const GZIP = 1;

/** The records of a send that go to one partition, as the broker stores them. */
export interface RecordBatch {
  readonly partition: number;
  readonly bytes: Buffer;
}

/** What a batch says of its producer. Each is -1 if the producer is not idempotent. */
export interface ProducerState {
  readonly id: bigint;
  readonly epoch: number;
  /** Returns the number of a partition's next record, by which the broker recognizes a resend, and counts on. */
  sequence(partition: number, records: number): number;
}

/** Writes record batches in Kafka's format 2. Their bytes are valid until the next `encode`. */
export class RecordBatches {
  readonly #producer: ProducerState;
  readonly #gzip: boolean;
  readonly #crc32c: (bytes: Buffer) => number;
  readonly #headers: Buffer;
  #bytes = Buffer.allocUnsafeSlow(0);
  #at = 0;

  constructor(
    producer: ProducerState,
    headers: Readonly<Record<string, string>>,
    useGzip: boolean,
    crc32c: (bytes: Buffer) => number,
  ) {
    this.#producer = producer;
    this.#gzip = useGzip;
    this.#crc32c = crc32c;
    this.#headers = this.#encodeHeaders(headers);
  }

  /** Encodes one batch for each partition, with its records in their order. */
  async encode(records: readonly KafkaRecord[]): Promise<RecordBatch[]> {
    const byPartition = new Map<number, KafkaRecord[]>();
    let room = 0;
    for (const record of records) {
      room += RECORD_HEAD + record.value.length + (record.key?.length ?? 0) + this.#headers.length;
      const group = byPartition.get(record.partition);
      if (group) group.push(record);
      else byPartition.set(record.partition, [record]);
    }
    this.#at = 0;
    this.#reserve(room + HEAD * byPartition.size);
    const batches: RecordBatch[] = [];
    for (const [partition, group] of byPartition)
      batches.push({ partition, bytes: await this.#batch(partition, group) });
    return batches;
  }

  async #batch(partition: number, records: readonly KafkaRecord[]): Promise<Buffer> {
    const start = this.#at;
    const first = records[0]?.timestamp ?? 0;
    let latest = first;
    this.#at += HEAD;
    for (const [i, record] of records.entries()) {
      this.#record(record, record.timestamp - first, i);
      if (record.timestamp > latest) latest = record.timestamp;
    }
    let batch = this.#bytes.subarray(start, this.#at);
    if (this.#gzip) batch = Buffer.concat([batch.subarray(0, HEAD), await compress(batch.subarray(HEAD))]);
    const { id, epoch, sequence } = this.#producer;
    batch.writeBigInt64BE(0n, 0);
    batch.writeInt32BE(batch.length - 12, 8);
    batch.writeInt32BE(-1, 12);
    batch.writeInt8(2, 16);
    batch.writeInt16BE(this.#gzip ? GZIP : 0, 21);
    batch.writeInt32BE(records.length - 1, 23);
    batch.writeBigInt64BE(BigInt(first), 27);
    batch.writeBigInt64BE(BigInt(latest), 35);
    batch.writeBigInt64BE(id, 43);
    batch.writeInt16BE(epoch, 51);
    batch.writeInt32BE(sequence(partition, records.length), 53);
    batch.writeInt32BE(records.length, 57);
    batch.writeUInt32BE(this.#crc32c(batch.subarray(CHECKED_FROM)), 17);
    return batch;
  }

  #record({ key, value }: KafkaRecord, time: number, offset: number): void {
    const headers = this.#headers;
    const ownTime = zigzag(time);
    const keyLength = zigzag(key === null ? -1 : key.length);
    const valueLength = zigzag(value.length);
    const length =
      1 +
      sizeOf(ownTime) +
      sizeOf(2 * offset) +
      sizeOf(keyLength) +
      (key?.length ?? 0) +
      sizeOf(valueLength) +
      value.length +
      headers.length;
    this.#varint(zigzag(length));
    this.#bytes[this.#at++] = 0;
    this.#varint(ownTime);
    this.#varint(2 * offset);
    this.#varint(keyLength);
    if (key !== null) this.#copy(key);
    this.#varint(valueLength);
    this.#copy(value);
    this.#copy(headers);
  }

  #encodeHeaders(headers: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(headers);
    const texts = entries.flat().map((text) => Buffer.from(text));
    this.#reserve(texts.reduce((sum, { length }) => sum + length + 5, 5));
    this.#varint(zigzag(entries.length));
    for (const text of texts) {
      this.#varint(zigzag(text.length));
      this.#copy(text);
    }
    return Buffer.from(this.#bytes.subarray(0, this.#at));
  }

  #reserve(room: number): void {
    if (this.#bytes.length < room) this.#bytes = Buffer.allocUnsafeSlow(2 * room);
  }

  #copy(bytes: Uint8Array): void {
    // For a few bytes, a loop is faster than a call.
    if (bytes.length < 16) for (let i = 0; i < bytes.length; i++) this.#bytes[this.#at + i] = bytes[i] as number;
    else this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #varint(value: number): void {
    const bytes = this.#bytes;
    let rest = value;
    while (rest > 0x7f) {
      bytes[this.#at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[this.#at++] = rest;
  }
}

/** A signed integer as an unsigned one. Without bit operations, because times have more than 32 bits. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}
