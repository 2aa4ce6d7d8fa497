import { checkOption, type Message, Reason, SpindleError } from '../src/errors.ts';
import { type Chunk, Chunks, MAX_RECORDS } from './kafka/chunks.ts';
import { innermostReason, isFinal, isMissingTopic, whereIs, whyNotOpen } from './kafka/failures.ts';
import type { KafkaClient, KafkaRecord, KafkaTopic } from './kafka/kafkaClient.ts';
import { kafkajsClient } from './kafka/kafkajs/kafkajsClient.ts';
import { type KafkaSinkOptions, type ResolvedKafkaOptions, resolveKafkaOptions } from './kafka/kafkaOptions.ts';
import { type KafkaPosition, TopicPosition } from './kafka/topicPosition.ts';
import { TopicWatch } from './kafka/topicWatch.ts';
import { retry } from './retry.ts';
import type { Receipt, Sink } from './sink.ts';
import { settledWithin, withTimeLimit } from './timeLimit.ts';

const START_MS = 10_000;
const CLOSE_MS = 1_000;
/**
 * How long after a crash records of the dead process may still be stored: its connections close with it, and a broker handles
 * what it has received within milliseconds.
 */
const SETTLE_MS = 5_000;

/** What exists from a start to its close. */
interface Run {
  readonly chunks: Chunks;
  readonly watch: TopicWatch;
  /** The next chunk, encoded while the one before it travels. */
  ahead?: { readonly batch: readonly object[]; readonly start: number; readonly chunk: Chunk } | undefined;
}

/**
 * Sends events to a topic of Apache Kafka, or of a service that speaks its protocol: the value is the event as JSON, the key a
 * column's value as text, the timestamp the time of the event. A key goes to the partition that Kafka's own clients choose;
 * events without a key go to one partition after the other, a send at a time.
 *
 * `write` settles when all replicas in sync have every event of the batch. One send of up to 1,000 records is under way at
 * a time; meanwhile the next is encoded. A send that fails is repeated unchanged for `deliveryTimeoutMs`, which keeps the order
 * within a key; with `idempotent` the broker stores nothing twice. After that, or at once where repeating cannot help,
 * `write` rejects and nothing more is sent; the `receipt` of its error holds what was acknowledged.
 *
 * `start` loads the client, connects and describes the topic. Within ten seconds it is done, or rejects with
 * `SINK_START_FAILED` and a message that says what was tried, without the password. `close` and `abort` settle within a second.
 * While the sink is open, it describes the topic every five seconds. If the topic was created anew, `write` rejects; if it was
 * given more partitions, the process emits a warning. Holds two sends as bytes.
 *
 * With a checkpoint, a start after a crash waits five seconds for records that may still arrive, and reads the records that the
 * topic holds past the last position. It holds 12 to 24 bytes for each of them; `write` sends only what is missing.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 */
export class KafkaSink implements Sink {
  readonly #options: ResolvedKafkaOptions;
  readonly #client: KafkaClient;
  #run: Run | undefined;
  /** The position that the next start goes on at, if a checkpoint is kept. */
  #resumed: TopicPosition | undefined;
  /** The position since the last start, if a checkpoint is kept. */
  #position: TopicPosition | undefined;
  /** Whether all that was sent is known to be stored or lost. */
  #isIdle = false;
  /** Ends what is under way since the last start, with a reason. */
  #stop = new AbortController();

  constructor(options: KafkaSinkOptions) {
    this.#options = resolveKafkaOptions(options);
    this.#client = options.client ?? kafkajsClient();
  }

  /** Connects, and describes the topic. */
  async start(): Promise<void> {
    await this.close();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const position = this.#resumed;
    this.#resumed = undefined;
    this.#position = position;
    try {
      const topic = await withTimeLimit(this.#client.open(this.#options), { ms: START_MS, signal });
      checkOption(topic.partitions > 0, 'topic', this.#options.topic, 'a topic with partitions');
      if (position) {
        await withTimeLimit(position.start(topic, this.#isIdle ? 0 : SETTLE_MS), { signal });
        this.#isIdle = true;
      }
      this.#run = { chunks: new Chunks(this.#options, topic), watch: this.#watch(topic) };
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
        const chunk = takeChunk(run, batch, start);
        start = chunk.end;
        // In a later turn of the event loop, when the bytes of this one are on their way.
        const ahead = setImmediate(() =>
          start < batch.length ? encodeAhead(run, batch, start) : encodeAhead(run, next, 0),
        );
        try {
          const records = this.#position?.missing(chunk.records) ?? chunk.records;
          if (records.length > 0) {
            const firstOffsets = await this.#deliver(run, records);
            this.#position?.sent(records, firstOffsets);
          }
        } finally {
          clearImmediate(ahead);
        }
        acknowledged.push(...chunk.events);
        skipped += chunk.skipped;
      }
    } catch (error) {
      // The library may still be retrying: these events are reported as lost, so they must not arrive later.
      await this.close();
      throw Object.assign(error as Error, { receipt: { acknowledged, skipped } satisfies Receipt });
    }
    this.#isIdle = wasIdle;
    return skipped > 0 ? { acknowledged, skipped } : undefined;
  }

  /** Disconnects. */
  async close(): Promise<void> {
    this.#run?.watch.stop();
    this.#run = undefined;
    this.#stop.abort(new Error('the Kafka sink was closed'));
    await settledWithin(CLOSE_MS, this.#client.close());
  }

  /** Disconnects; what is under way rejects with `ABORTED`. */
  async abort(reason: unknown): Promise<void> {
    this.#stop.abort(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
    await this.close();
  }

  /** How far the topic is filled; undefined unless `resume` was called before the start. */
  position(): KafkaPosition | undefined {
    return this.#position?.position(this.#isIdle && this.#run === undefined);
  }

  /** Lets the next start go on at a position: what the topic holds past it is not sent again. */
  resume(position: unknown): void {
    this.#resumed = new TopicPosition(this.#client, this.#options, position, MAX_RECORDS);
  }

  /** Done when the records are acknowledged, however often they have to be sent. */
  async #deliver({ watch }: Run, records: readonly KafkaRecord[]): Promise<ReadonlyMap<number, number> | undefined> {
    const { deliveryTimeoutMs } = this.#options;
    const { signal } = this.#stop;
    let last: unknown;
    const send = async () => {
      try {
        return (await this.#client.send(records)) ?? undefined;
      } catch (error) {
        last = error;
        throw error;
      }
    };
    const late = () => {
      const cause = last ?? watch.failure;
      const gone = isMissingTopic(cause) || isMissingTopic(watch.failure);
      const why = gone ? 'there is no such topic any more' : cause === undefined ? 'no answer' : innermostReason(cause);
      const waited = `${whereIs(this.#options)}: no acknowledgement for ${deliveryTimeoutMs / 1000} s`;
      const which = (option: string | undefined) => (option === undefined ? '' : ` (${option})`);
      return new Reason((naming) => `${waited}${which(naming(['deliveryTimeoutMs']))}: ${why}`, { cause });
    };
    const isRetryable = (error: unknown) => !isFinal(error);
    const sending = retry(send, {
      firstDelayMs: 100,
      maxDelayMs: 1000,
      isRetryable,
      signal,
    }).catch((cause: unknown) => {
      throw isFinal(cause) ? new Error(`${whereIs(this.#options)}: ${innermostReason(cause)}`, { cause }) : cause;
    });
    return withTimeLimit(sending, { ms: deliveryTimeoutMs, late, signal });
  }

  #watch(topic: KafkaTopic): TopicWatch {
    const stop = this.#stop;
    return new TopicWatch(this.#client, this.#options, topic, (replaced) => stop.abort(replaced));
  }

  #startError(cause: unknown): SpindleError {
    const why = `cannot open ${whereIs(this.#options)}: ${whyNotOpen(this.#options, cause)}`;
    if (!isMissingTopic(cause)) return new SpindleError('SINK_START_FAILED', why, { cause });
    const cure = (name: string | undefined) => (name === undefined ? 'create it' : `create it, or set ${name}`);
    const message: Message = (naming) => `${why}; ${cure(naming(['createTopic']))}`;
    return new SpindleError('SINK_START_FAILED', message, { cause });
  }
}

function takeChunk(run: Run, batch: readonly object[], start: number): Chunk {
  const { ahead } = run;
  run.ahead = undefined;
  return ahead?.batch === batch && ahead.start === start ? ahead.chunk : run.chunks.cut(batch, start);
}

/** Encodes the chunk whose turn is next. An error is dropped: `cut` throws it again in that chunk's own turn. */
function encodeAhead(run: Run, batch: readonly object[] | undefined, start: number): void {
  if (batch === undefined) return;
  try {
    run.ahead = { batch, start, chunk: run.chunks.cut(batch, start) };
  } catch {}
}
