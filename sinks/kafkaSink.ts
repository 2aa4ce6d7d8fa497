import { setTimeout as delay } from 'node:timers/promises';
import { checkOption, SpindleError } from '../src/errors.ts';
import { type Chunk, Chunks, MAX_RECORDS } from './kafka/chunks.ts';
import { isFinal, isMissingTopic, reasonOf, whereIs, whyNotOpen } from './kafka/failures.ts';
import type { KafkaClient, KafkaRecord } from './kafka/kafkaClient.ts';
import { kafkajsClient } from './kafka/kafkajs/kafkajsClient.ts';
import { type KafkaSinkOptions, type ResolvedKafkaOptions, resolveKafkaOptions } from './kafka/kafkaOptions.ts';
import { type KafkaPosition, Progress } from './kafka/topicPosition.ts';
import type { Receipt, Sink } from './sink.ts';

const START_MS = 10_000;
const CLOSE_MS = 1_000;
/**
 * After so long, what a process that was killed had under way is stored, or never will be: its connections are closed with it,
 * and a broker handles in milliseconds what it has received.
 */
const SETTLE_MS = 5_000;
/** Between two tries, at most. */
const MAX_WAIT_MS = 1_000;

/** From a start to its end. */
interface Run {
  readonly chunks: Chunks;
  /** The chunk whose turn is next, encoded while another one travelled. */
  ahead?: { readonly batch: readonly object[]; readonly start: number; readonly chunk: Chunk } | undefined;
}

/**
 * Sends events to a topic of Apache Kafka, or of what speaks its protocol: the value is the event as JSON, the key a
 * column's value as text, the timestamp the time of the event. The partition of a key is the one that Kafka's own clients
 * choose; events without a key go to one partition after the other, a send at a time.
 *
 * `write` settles when all replicas in sync have every event of the batch. One send of up to 1,000 records is under way at
 * a time; meanwhile the next is encoded. A send that fails is repeated as it was for `deliveryTimeoutMs`, so order within a
 * key is kept; with `idempotent` the broker stores nothing twice. After that, or at once where trying again cannot help,
 * `write` rejects and nothing more is sent; its `receipt` holds what was acknowledged.
 *
 * `start` loads the client, connects and looks at the topic; within ten seconds it is done, or rejects with
 * `SINK_START_FAILED` and a message that names what was tried, never a password. `close` and `abort` settle within a second.
 * Holds two sends as bytes.
 *
 * With a checkpoint, a start after a crash waits five seconds for what may still arrive, and reads what the topic holds past
 * the last position, for each record of which it then holds 12 to 24 bytes; `write` sends only what is not there.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 */
export class KafkaSink implements Sink {
  readonly #options: ResolvedKafkaOptions;
  readonly #client: KafkaClient;
  #run: Run | undefined;
  /** Where a checkpoint is kept: of the next start, and since the last one. */
  #next: Progress | undefined;
  #progress: Progress | undefined;
  /** Whether all that was sent is known to be stored or lost. */
  #isIdle = false;
  #reject: ((error: unknown) => void) | undefined;

  constructor(options: KafkaSinkOptions) {
    this.#options = resolveKafkaOptions(options);
    this.#client = options.client ?? kafkajsClient();
  }

  /** Connects, and looks at the topic. */
  async start(): Promise<void> {
    await this.close();
    const progress = this.#next;
    this.#next = undefined;
    this.#progress = progress;
    try {
      const late = () => new Error(`no answer within ${START_MS / 1000} s`);
      const topic = await this.#within(START_MS, late, this.#client.open(this.#options));
      checkOption(topic.partitions > 0, 'topic', this.#options.topic, 'a topic with partitions');
      if (progress) {
        await this.#within(undefined, late, progress.start(topic.partitions, this.#isIdle ? 0 : SETTLE_MS));
        this.#isIdle = true;
      }
      this.#run = { chunks: new Chunks(this.#options, topic) };
    } catch (error) {
      await this.close();
      throw error instanceof SpindleError ? error : this.#startError(error);
    }
  }

  /** Sends a batch; done when all of it is acknowledged. */
  async write(batch: readonly object[], next?: readonly object[]): Promise<Receipt | undefined> {
    const run = this.#run;
    if (run === undefined) throw new Error('the Kafka sink is written to before its start or after its close');
    const acknowledged: object[] = [];
    let skipped = 0;
    const wasIdle = this.#isIdle;
    this.#isIdle = false;
    try {
      for (let start = 0; start < batch.length; ) {
        const chunk = take(run, batch, start);
        start = chunk.end;
        // Not before the bytes of this one are on their way.
        const ahead = setImmediate(() => (start < batch.length ? look(run, batch, start) : look(run, next, 0)));
        try {
          const records = this.#progress?.missing(chunk.records) ?? chunk.records;
          if (records.length > 0) {
            const firsts = await this.#deliver(run, records);
            this.#progress?.sent(records, firsts);
          }
        } finally {
          clearImmediate(ahead);
        }
        acknowledged.push(...chunk.events);
        skipped += chunk.skipped;
      }
    } catch (error) {
      // What a library would still retry must not arrive after it was reported as lost.
      await this.close();
      throw Object.assign(error as Error, { receipt: { acknowledged, skipped } satisfies Receipt });
    }
    this.#isIdle = wasIdle;
    return skipped > 0 ? { acknowledged, skipped } : undefined;
  }

  /** Disconnects. */
  async close(): Promise<void> {
    this.#run = undefined;
    const closing = this.#client.close().catch(() => {});
    await Promise.race([closing, delay(CLOSE_MS, undefined, { ref: false })]);
  }

  /** Disconnects; what is under way rejects with `ABORTED`. */
  async abort(reason: unknown): Promise<void> {
    this.#reject?.(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
    await this.close();
  }

  /** Where the topic stands, since a `resume`. */
  position(): KafkaPosition | undefined {
    return this.#progress?.position(this.#isIdle && this.#run === undefined);
  }

  /** The next start goes on at this position: what the topic holds past it is not sent again. */
  resume(position: unknown): void {
    this.#next = new Progress(this.#client, this.#options, position, MAX_RECORDS);
  }

  /** Done when the records are acknowledged, however often they have to be sent. */
  async #deliver(run: Run, records: readonly KafkaRecord[]): Promise<ReadonlyMap<number, number> | undefined> {
    const { deliveryTimeoutMs } = this.#options;
    let last: unknown;
    const send = async () => {
      for (let wait = 100; this.#run === run; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
        try {
          return (await this.#client.send(records)) ?? undefined;
        } catch (error) {
          if (isFinal(error)) throw new Error(`${whereIs(this.#options)}: ${reasonOf(error)}`, { cause: error });
          last = error;
        }
        await delay(wait);
      }
      return undefined;
    };
    const late = () => {
      const why = last === undefined ? 'no answer' : reasonOf(last);
      const waited = `no acknowledgement for ${deliveryTimeoutMs / 1000} s (deliveryTimeoutMs)`;
      return new Error(`${whereIs(this.#options)}: ${waited}: ${why}`, { cause: last });
    };
    return this.#within(deliveryTimeoutMs, late, send());
  }

  /** Settles as the promise does, unless time runs out or the sink is aborted. */
  async #within<T>(ms: number | undefined, late: () => Error, promise: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#reject = reject;
        if (ms !== undefined) timer = setTimeout(() => reject(late()), ms);
        promise.then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      this.#reject = undefined;
    }
  }

  #startError(cause: unknown): SpindleError {
    const hint = isMissingTopic(cause) ? '; make it, or set createTopic' : '';
    const why = `${whyNotOpen(this.#options, cause)}${hint}`;
    return new SpindleError('SINK_START_FAILED', `cannot open ${whereIs(this.#options)}: ${why}`, { cause });
  }
}

function take(run: Run, batch: readonly object[], start: number): Chunk {
  const { ahead } = run;
  run.ahead = undefined;
  return ahead?.batch === batch && ahead.start === start ? ahead.chunk : run.chunks.cut(batch, start);
}

/** Encodes a chunk ahead of its turn; what is wrong with it is thrown when its turn comes. */
function look(run: Run, batch: readonly object[] | undefined, start: number): void {
  if (batch === undefined) return;
  try {
    run.ahead = { batch, start, chunk: run.chunks.cut(batch, start) };
  } catch {}
}
