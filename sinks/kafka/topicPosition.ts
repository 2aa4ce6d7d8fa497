import { setTimeout as delay } from 'node:timers/promises';
import { checkOption, optionError, SpindleError, show } from '../../src/errors.ts';
import { retry } from '../retry.ts';
import type { KafkaClient, KafkaOffsets, KafkaRecord, KafkaTopicDescription } from './kafkaClient.ts';
import { RecordDigests } from './read/recordDigests.ts';
import { replaced } from './topicWatch.ts';

/** After the start of a broker or the creation of a topic, partitions have no leader for a moment. */
const LEADERS_TIMEOUT_MS = 4000;

/** Up to where a `KafkaSink` has filled a topic, for a checkpoint. */
export interface KafkaPosition {
  readonly topic: string;
  /** Null if the broker has no topic ids (before Kafka 2.8). */
  readonly topicId: string | null;
  /** Null if the records have no key. */
  readonly keyColumn: string | null;
  /**
   * For each partition, the offset after the last record that is counted. Records that are not counted may be stored from
   * there on.
   */
  readonly offsets: readonly number[];
  /** Whether no record is stored beyond the offsets, and none can still arrive there. */
  readonly settled: boolean;
}

type Reader = Required<Pick<KafkaClient, 'offsets' | 'read'>>;

/**
 * Keeps the offsets up to which a sink has filled its topic. After a crash, it also knows which records are stored already.
 *
 * A sink sends one chunk at a time. So a process that was killed has stored, past its last position, all records up to a certain
 * one, and perhaps some of the next `maxRecordsPerSend`. After these, no record of that process is stored, so the records that were
 * read are dropped, also those of other producers.
 */
export class TopicPosition {
  readonly #client: Reader;
  readonly #place: Pick<KafkaPosition, 'topic' | 'keyColumn'>;
  #topicId: string | null = null;
  readonly #from: KafkaPosition | undefined;
  readonly #maxRecordsPerSend: number;
  /** The offset of each partition up to which records are counted. */
  #ends: number[] = [];
  #stored: RecordDigests | undefined;
  /** How many records have passed since one was missing. */
  #passed: number | undefined;

  /**
   * Goes on at a position, if there is one.
   *
   * @throws SpindleError `INVALID_OPTION` if the client cannot read, or if the position is of another topic or key column
   */
  constructor(
    client: KafkaClient,
    { topic, keyColumn }: { readonly topic: string; readonly keyColumn: string | undefined },
    position: unknown,
    maxRecordsPerSend: number,
  ) {
    this.#client = requireReader(client);
    this.#place = { topic, keyColumn: keyColumn ?? null };
    this.#from = position === undefined ? undefined : checkPosition(position, this.#place);
    this.#maxRecordsPerSend = maxRecordsPerSend;
  }

  /**
   * Waits `settleMs` for records of a dead process that may still arrive. Then reads what is stored past the position. Call it
   * when the client is open. Holds 12 to 24 bytes for each record that it reads.
   */
  async start({ partitions, id }: KafkaTopicDescription, settleMs: number): Promise<void> {
    const position = this.#from;
    this.#topicId = id ?? null;
    if (position !== undefined) checkTopicId(position, this.#topicId);
    const isSettled = position === undefined || position.settled;
    if (!isSettled) await delay(settleMs, undefined, { ref: false });
    const offsets = await this.#offsets();
    if (position === undefined) {
      this.#ends = offsets.map(({ end }) => end);
      return;
    }
    this.#check(position, offsets, partitions);
    this.#ends = [...position.offsets];
    if (isSettled) return;
    const stored = new RecordDigests();
    const ends = offsets.map(({ end }) => end);
    await this.#client.read(position.offsets, ends, (record) => stored.add(record));
    this.#ends = ends;
    if (stored.size > 0) this.#stored = stored;
  }

  /** Returns the records that are not stored yet. It is given all records, in the order of the stream. */
  missing(records: readonly KafkaRecord[]): readonly KafkaRecord[] {
    const stored = this.#stored;
    if (stored === undefined) return records;
    const missing = records.filter((record) => !stored.take(record));
    if (this.#passed !== undefined) this.#passed += records.length;
    else if (missing.length > 0) this.#passed = 0;
    if (stored.size === 0 || (this.#passed ?? 0) >= this.#maxRecordsPerSend) this.#stored = undefined;
    return missing;
  }

  /** Counts acknowledged records, if the client says at which offset those of each partition begin. */
  sent(records: readonly KafkaRecord[], firstOffsets: ReadonlyMap<number, number> | undefined): void {
    if (firstOffsets === undefined) return;
    const next = new Map(firstOffsets);
    for (const { partition } of records) next.set(partition, (next.get(partition) ?? Number.NaN) + 1);
    for (const [partition, end] of next) if (end > (this.#ends[partition] ?? 0)) this.#ends[partition] = end;
  }

  /** The position when all given records are acknowledged. `isIdle` says that no other record can arrive any more. */
  position(isIdle: boolean): KafkaPosition {
    const isThrough = this.#stored === undefined;
    const offsets = isThrough ? [...this.#ends] : (this.#from?.offsets ?? []);
    return { ...this.#place, topicId: this.#topicId, offsets, settled: isIdle && isThrough };
  }

  #offsets(): Promise<readonly KafkaOffsets[]> {
    return retry(() => this.#client.offsets(), { firstDelayMs: 200, maxDelayMs: 200, timeoutMs: LEADERS_TIMEOUT_MS });
  }

  /** The records beyond the position must still be there. */
  #check({ topic, offsets: at, settled }: KafkaPosition, offsets: readonly KafkaOffsets[], partitions: number): void {
    const changed = (what: string) => cannotGoOn(`topic "${topic}" ${what}`);
    if (at.length !== partitions || at.length !== offsets.length)
      throw changed(`had ${at.length} partitions when the checkpoint was written, and has ${partitions}`);
    for (const [partition, { first, end }] of offsets.entries()) {
      const offset = at[partition] as number;
      if (!settled && first > offset)
        throw changed(`has deleted records past offset ${offset} of partition ${partition}`);
      if (end < offset) throw changed(`ends at offset ${end} of partition ${partition}, and was at ${offset} before`);
    }
  }
}

const cannotGoOn = (what: string): SpindleError =>
  new SpindleError(
    'INVALID_INPUT',
    `${what}, so what it holds of the stream is not known: remove the checkpoint to start anew`,
  );

/** Throws if the topic was created anew: it can have the same name and offsets that fit. */
function checkTopicId({ topic, topicId: was }: KafkaPosition, is: string | null): void {
  if (was === is) return;
  if (was !== null && is !== null) throw cannotGoOn(replaced(topic, was, is));
  const [before, now] = [was, is].map((id) => id ?? 'not known');
  throw cannotGoOn(`the id of topic "${topic}" was ${before} when the checkpoint was written, and is ${now}`);
}

function requireReader(client: KafkaClient): Reader {
  if (client.offsets === undefined || client.read === undefined)
    throw optionError(
      'INVALID_OPTION',
      ['checkpoint'],
      ': it needs a Kafka client that can read, with the methods offsets and read; kafkajsClient() and platformaticKafka() have them',
    );
  return client as Reader;
}

function checkPosition(given: unknown, place: Pick<KafkaPosition, 'topic' | 'keyColumn'>): KafkaPosition {
  const position = (given ?? {}) as Partial<KafkaPosition>;
  const { offsets, settled, topicId } = position;
  const isOffset = (offset: unknown) => Number.isSafeInteger(offset) && Number(offset) >= 0;
  const isId = topicId === null || typeof topicId === 'string';
  const isOurs = isId && Array.isArray(offsets) && offsets.every(isOffset) && typeof settled === 'boolean';
  checkOption(isOurs, 'position', given, 'a position of KafkaSink');
  for (const name of ['topic', 'keyColumn'] as const) {
    const [was, is] = [position[name], place[name]].map((value) =>
      value === undefined || value === null ? 'left out' : show(value),
    );
    if (was !== is)
      throw optionError(
        'INVALID_OPTION',
        [name],
        ` was ${was} when the checkpoint was written and is ${is}: run it as before, or remove the file to start anew`,
      );
  }
  return position as KafkaPosition;
}
