import { setTimeout as delay } from 'node:timers/promises';
import { checkOption, SpindleError } from '../../src/errors.ts';
import { retry } from '../retry.ts';
import type { KafkaClient, KafkaOffsets, KafkaRecord, KafkaTopicDescription } from './kafkaClient.ts';
import { RecordDigests } from './read/recordDigests.ts';
import { replaced } from './topicWatch.ts';

/** After a start of the broker or the creation of a topic, it takes a moment until partitions have a leader. */
const LEADERS_TIMEOUT_MS = 4000;

/** How much of a topic a `KafkaSink` has filled, for a checkpoint. */
export interface KafkaPosition {
  readonly topic: string;
  /** Null where the broker has no topic ids (before Kafka 2.8). */
  readonly topicId: string | null;
  /** Null: there is none. */
  readonly keyColumn: string | null;
  /** Of each partition: what is not counted as acknowledged lies there or beyond, if it is stored. */
  readonly offsets: readonly number[];
  /** Whether nothing lies beyond, and nothing can still arrive there. */
  readonly settled: boolean;
}

type Reader = Required<Pick<KafkaClient, 'offsets' | 'read'>>;

/**
 * How far a sink is in its topic, and which records that it is given are stored there already.
 *
 * One send is under way at a time, so what a process that was killed has stored beyond its last position is everything up to
 * some record, and of the `reach` records from there on perhaps some. Once those have passed, nothing more can be stored, and
 * what others have written is no longer held.
 */
export class TopicPosition {
  readonly #client: Reader;
  readonly #place: Pick<KafkaPosition, 'topic' | 'keyColumn'>;
  #topicId: string | null = null;
  readonly #from: KafkaPosition | undefined;
  readonly #reach: number;
  /** Of each partition, where what is counted ends. */
  #ends: number[] = [];
  #stored: RecordDigests | undefined;
  /** How many records have passed since one was missing. */
  #passed: number | undefined;

  /**
   * Goes on at a position, if there is one.
   *
   * @throws SpindleError `INVALID_OPTION` where the client cannot read, or the position is of another place
   */
  constructor(
    client: KafkaClient,
    { topic, keyColumn }: { readonly topic: string; readonly keyColumn: string | undefined },
    position: unknown,
    reach: number,
  ) {
    this.#client = requireReader(client);
    this.#place = { topic, keyColumn: keyColumn ?? null };
    this.#from = position === undefined ? undefined : checkPosition(position, this.#place);
    this.#reach = reach;
  }

  /**
   * Finds out what is stored beyond the position, of which the last may take `settleMs` to arrive; to be called when the client
   * is open. Holds 12 to 24 bytes for each record beyond it.
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

  /** Those of the records, which come in the order of the stream, that are to be sent. */
  missing(records: readonly KafkaRecord[]): readonly KafkaRecord[] {
    const stored = this.#stored;
    if (stored === undefined) return records;
    const missing = records.filter((record) => !stored.take(record));
    if (this.#passed !== undefined) this.#passed += records.length;
    else if (missing.length > 0) this.#passed = 0;
    if (stored.size === 0 || (this.#passed ?? 0) >= this.#reach) this.#stored = undefined;
    return missing;
  }

  /** Counts what is acknowledged, where the client says at which offsets it begins. */
  sent(records: readonly KafkaRecord[], firsts: ReadonlyMap<number, number> | undefined): void {
    if (firsts === undefined) return;
    const next = new Map(firsts);
    for (const { partition } of records) next.set(partition, (next.get(partition) ?? Number.NaN) + 1);
    for (const [partition, end] of next) if (end > (this.#ends[partition] ?? 0)) this.#ends[partition] = end;
  }

  /** Where it stands when all that it was given is acknowledged; `isIdle`: and nothing else can arrive. */
  position(isIdle: boolean): KafkaPosition {
    const isThrough = this.#stored === undefined;
    const offsets = isThrough ? [...this.#ends] : (this.#from?.offsets ?? []);
    return { ...this.#place, topicId: this.#topicId, offsets, settled: isIdle && isThrough };
  }

  #offsets(): Promise<readonly KafkaOffsets[]> {
    return retry(() => this.#client.offsets(), { firstDelayMs: 200, maxDelayMs: 200, timeoutMs: LEADERS_TIMEOUT_MS });
  }

  /** What lies beyond the position must be there as it was. */
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

/** A topic of the same name may be another one, even with offsets that fit. */
function checkTopicId({ topic, topicId: was }: KafkaPosition, is: string | null): void {
  if (was === is) return;
  if (was !== null && is !== null) throw cannotGoOn(replaced(topic, was, is));
  const [before, now] = [was, is].map((id) => id ?? 'not known');
  throw cannotGoOn(`the id of topic "${topic}" was ${before} when the checkpoint was written, and is ${now}`);
}

function requireReader(client: KafkaClient): Reader {
  if (client.offsets === undefined || client.read === undefined)
    throw new SpindleError(
      'INVALID_OPTION',
      'checkpoint: it needs a Kafka client that can read, with the methods offsets and read; kafkajsClient() and platformaticKafka() have them',
    );
  return client as Reader;
}

function checkPosition(given: unknown, place: Pick<KafkaPosition, 'topic' | 'keyColumn'>): KafkaPosition {
  const position = (given ?? {}) as Partial<KafkaPosition>;
  const { offsets, settled, topicId } = position;
  const isOffset = (offset: unknown) => Number.isSafeInteger(offset) && Number(offset) >= 0;
  const isId = topicId === null || typeof topicId === 'string';
  const isOurs = isId && Array.isArray(offsets) && offsets.every(isOffset) && typeof settled === 'boolean';
  checkOption(isOurs, 'position', given, "a KafkaSink's own");
  for (const name of ['topic', 'keyColumn'] as const) {
    const [was, is] = [position[name], place[name]].map((value) => JSON.stringify(value ?? undefined) ?? 'left out');
    if (was !== is)
      throw new SpindleError(
        'INVALID_OPTION',
        `${name} was ${was} when the checkpoint was written and is ${is}: run it as before, or remove the file to start anew`,
      );
  }
  return position as KafkaPosition;
}
