import { ByteWriter } from '../../src/encode/byteWriter.ts';
import { createEncoder } from '../../src/encode/encodeEvent.ts';
import { NUMBER_BYTES, writeNumber } from '../../src/encode/writeNumber.ts';
import { type Message, printable, SpindleError, show } from '../../src/errors.ts';
import { SEQ, TABLE } from '../../src/event/event.ts';
import type { KafkaRecord, KafkaTopic } from './kafkaClient.ts';
import type { ResolvedKafkaOptions } from './kafkaOptions.ts';
import { partitionOf } from './murmur2.ts';

/** The most records of a send. kafkajs takes a time that grows with their square, and both libraries gain little from more. */
export const MAX_RECORDS = 1000;
/** Kafka's default of `max.message.bytes`, for brokers that do not report theirs. */
const DEFAULT_MAX_BATCH_BYTES = 1_048_588;
/** The bytes of a record batch before its records: offsets, checksum, producer, counts. */
const BATCH_HEAD = 61;
/** The most bytes of a record besides key, value and headers: length, attributes, time, offset, lengths, number of headers. */
const RECORD_HEAD = 40;

/** Events of a batch, as the records of one send. */
export interface Chunk {
  readonly records: readonly KafkaRecord[];
  readonly events: readonly object[];
  /** How many events were left out, because they are too large. */
  readonly skipped: number;
  /** The index in the batch at which the next chunk starts. */
  readonly end: number;
}

type Columns = Readonly<Record<string, unknown>>;

/**
 * Cuts batches into chunks, one for each send: up to 1,000 records that fit into one record batch. Partitions and timestamps are
 * chosen here, so they are the same each time a chunk is sent.
 *
 * Holds the bytes of two chunks, so that one can be encoded while another is being sent.
 */
export class Chunks {
  readonly #options: ResolvedKafkaOptions;
  readonly #partitions: number;
  readonly #maxBytes: number;
  readonly #headerBytes: number;
  readonly #encode = createEncoder();
  #writers = [new ByteWriter(), new ByteWriter()] as const;
  #sticky = 0;
  /** A chunk that was encoded early. */
  #ahead: { readonly batch: readonly object[]; readonly start: number; readonly chunk: Chunk } | undefined;

  constructor(options: ResolvedKafkaOptions, { partitions, maxBatchBytes }: KafkaTopic) {
    this.#options = options;
    this.#partitions = partitions;
    this.#maxBytes = maxBatchBytes ?? DEFAULT_MAX_BATCH_BYTES;
    this.#headerBytes = Object.entries(options.headers).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 10,
      0,
    );
  }

  /**
   * The chunk that begins at `start`. It overwrites the bytes of the chunk before the last one.
   *
   * @throws SpindleError `SINK_WRITE_FAILED` if the first event is too large, and `onOversize` is `error`
   */
  take(batch: readonly object[], start: number): Chunk {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead?.batch === batch && ahead.start === start ? ahead.chunk : this.#cut(batch, start);
  }

  /** Encodes the chunk that `take` will be asked for next. Its error is dropped, because `take` throws it again. */
  encodeAhead(batch: readonly object[], start: number): void {
    try {
      this.#ahead = { batch, start, chunk: this.#cut(batch, start) };
    } catch {}
  }

  #cut(batch: readonly object[], start: number): Chunk {
    const { keyColumn, timestampColumn, onOversize } = this.#options;
    this.#writers = [this.#writers[1], this.#writers[0]];
    const [out] = this.#writers;
    out.clear();
    const events: object[] = [];
    // For each record: where its value ends, where its key ends, its timestamp.
    const marks: number[] = [];
    const now = Date.now();
    let size = BATCH_HEAD;
    let end = start;
    for (; end < batch.length && events.length < MAX_RECORDS; end++) {
      const event = batch[end] as object;
      const begin = out.length;
      this.#encode(event, out);
      const valueEnd = out.length;
      const hasKey = keyColumn !== undefined && writeKey((event as Columns)[keyColumn], out);
      const bytes = out.length - begin + RECORD_HEAD + this.#headerBytes;
      if (size + bytes > this.#maxBytes) {
        const tooLarge = BATCH_HEAD + bytes > this.#maxBytes;
        out.length = begin;
        if (tooLarge && onOversize === 'skip') continue;
        if (tooLarge && events.length === 0) throw this.#tooLarge(event, bytes);
        break;
      }
      const time = timeOf((event as Columns)[timestampColumn]) ?? now;
      size += bytes;
      events.push(event);
      marks.push(valueEnd, hasKey ? out.length : -1, time);
    }
    return { records: this.#records(out, marks), events, skipped: end - start - events.length, end };
  }

  /** Slices the bytes at the end, because the buffer moves while it grows. */
  #records(written: ByteWriter, marks: readonly number[]): KafkaRecord[] {
    // In Node they are.
    const bytes = written.bytes as Buffer;
    // Events without a key: a partition per chunk, in turn, because few large record batches are faster than many small ones.
    const sticky = this.#sticky++ % this.#partitions;
    const records: KafkaRecord[] = [];
    let begin = 0;
    for (let i = 0; i < marks.length; i += 3) {
      const valueEnd = marks[i] as number;
      const keyEnd = marks[i + 1] as number;
      const key = keyEnd < 0 ? null : bytes.subarray(valueEnd, keyEnd);
      records.push({
        key,
        value: bytes.subarray(begin, valueEnd),
        partition: key === null ? sticky : partitionOf(key, this.#partitions),
        timestamp: marks[i + 2] as number,
      });
      begin = keyEnd < 0 ? valueEnd : keyEnd;
    }
    return records;
  }

  #tooLarge(event: object, bytes: number): SpindleError {
    const { [SEQ]: seq, [TABLE]: table } = event as Columns;
    const { topic } = this.#options;
    const which = seq === undefined ? 'an event' : `event ${printable(seq)} of table ${show(table)}`;
    const problem = `${which} takes ${bytes} bytes, and topic "${topic}" no more than ${this.#maxBytes - BATCH_HEAD}`;
    const leaveOut = (way: string | undefined) => (way === undefined ? '' : `, or set ${way}`);
    const message: Message = (naming) =>
      `${problem}; raise its max.message.bytes${leaveOut(naming(['onOversize'], 'skip'))}`;
    return new SpindleError('SINK_WRITE_FAILED', message);
  }
}

/** Writes a value as JSON, and text without quotes. Returns false for a value that JSON writes as null or leaves out. */
function writeKey(value: unknown, out: ByteWriter): boolean {
  if (typeof value === 'string') out.text(value);
  else if (Number.isFinite(value)) {
    out.reserve(NUMBER_BYTES);
    out.length = writeNumber(out.view, out.length, value as number);
  } else {
    const json = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
    if (json === undefined || json === 'null') return false;
    out.text(value instanceof Date ? value.toISOString() : json);
  }
  return true;
}

/** The timestamp of a value; undefined if it is no time, or one before 1970, which Kafka does not know. */
function timeOf(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : typeof value === 'number' ? Math.trunc(value) : -1;
  return time >= 0 && time < 8.64e15 ? time : undefined;
}
