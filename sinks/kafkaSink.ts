import { checkOption, type Message, SpindleError } from '../src/errors.ts';
import { type Chunk, Chunks, MAX_RECORDS } from './kafka/chunks.ts';
import { deliver } from './kafka/deliver.ts';
import { isMissingTopic, whereIs, whyNotOpen } from './kafka/failures.ts';
import type { KafkaClient, KafkaTopic } from './kafka/kafkaClient.ts';
import { kafkajsClient } from './kafka/kafkajs/kafkajsClient.ts';
import { type KafkaSinkOptions, type ResolvedKafkaOptions, resolveKafkaOptions } from './kafka/kafkaOptions.ts';
import { type KafkaPosition, TopicPosition } from './kafka/topicPosition.ts';
import { TopicWatch } from './kafka/topicWatch.ts';
import type { Receipt, Sink } from './sink.ts';
import { settledWithin, withTimeLimit } from './timeLimit.ts';

const START_MS = 10_000;
const CLOSE_MS = 1_000;
/**
 * So long after a crash, records of the dead process may still be stored. Its connections close with it, and a broker handles what
 * it has received within milliseconds.
 */
const SETTLE_MS = 5_000;

/** What exists between `start` and `close`. */
interface Run {
  readonly chunks: Chunks;
  readonly watch: TopicWatch;
}

/**
 * Sends events to a topic of Apache Kafka, or of a service with its protocol. The value is the event as JSON, the key is the value of
 * a column as text, and the timestamp is the time of the event. A key goes to the partition that Kafka's own clients choose. Events
 * without a key go to one partition after the other, a send at a time.
 *
 * `write` resolves when all replicas in sync have every event of the batch. It sends up to 1,000 records at a time, and meanwhile
 * encodes the next ones. It repeats a failed send unchanged for up to `deliveryTimeoutMs`, which keeps the order within a key. With
 * `idempotent`, the broker stores nothing twice. After that time, or at once if repeating cannot help, `write` rejects, and nothing
 * more is sent. The `receipt` of its error holds what was acknowledged.
 *
 * `start` loads the client, connects and describes the topic. It resolves within ten seconds, or rejects with `SINK_START_FAILED` and
 * a message that says what was tried, without the password. `close` and `abort` resolve within a second. While the sink is open, it
 * describes the topic every five seconds. If the topic was created anew, `write` rejects. If it was given more partitions, the
 * process emits a warning. Holds two sends as bytes.
 *
 * With a checkpoint, a start after a crash waits five seconds for records that may still arrive. It then reads the records that the
 * topic holds past the last position, and holds 12 to 24 bytes for each of them. `write` sends only what is missing.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 *
 * @example
 * ```ts
 * import { KafkaSink } from 'spindle-rx/sinks';
 *
 * const sink = new KafkaSink({ bootstrapServers: 'localhost:9092', topic: 'orders', keyColumn: 'customer_id' });
 * ```
 */
export class KafkaSink implements Sink {
  readonly #options: ResolvedKafkaOptions;
  readonly #client: KafkaClient;
  #run: Run | undefined;
  /** Where the next start goes on, if a checkpoint is kept. */
  #resumed: TopicPosition | undefined;
  /** The position since the last start, if a checkpoint is kept. */
  #position: TopicPosition | undefined;
  /** Whether it is known of every record that was sent whether it is stored. */
  #isIdle = false;
  /** Ends what the last start has begun, with a reason. */
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

  /** Sends a batch. Done when all of it is acknowledged. */
  async write(batch: readonly object[], next?: readonly object[]): Promise<Receipt | undefined> {
    const run = this.#run;
    if (run === undefined) throw new Error('the Kafka sink is not open: write was called before start or after close');
    const acknowledged: object[] = [];
    let skipped = 0;
    const wasIdle = this.#isIdle;
    this.#isIdle = false;
    try {
      for (let start = 0; start < batch.length; ) {
        const chunk = run.chunks.take(batch, start);
        start = chunk.end;
        // In a later turn of the event loop, when the bytes of this chunk are on their way.
        const encoding = setImmediate(() => {
          if (start < batch.length) run.chunks.encodeAhead(batch, start);
          else if (next) run.chunks.encodeAhead(next, 0);
        });
        try {
          await this.#send(run, chunk);
        } finally {
          clearImmediate(encoding);
        }
        acknowledged.push(...chunk.events);
        skipped += chunk.skipped;
      }
    } catch (error) {
      // The library may still be retrying. These events are reported as lost, so they must not arrive later.
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

  /** Disconnects. A pending write rejects with `ABORTED`. */
  async abort(reason: unknown): Promise<void> {
    this.#stop.abort(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
    await this.close();
  }

  /** The ends of the topic's partitions. Undefined unless `resume` was called before the start. */
  position(): KafkaPosition | undefined {
    return this.#position?.position(this.#isIdle && this.#run === undefined);
  }

  /** Lets the next start go on at a position. What the topic holds past it is not sent again. */
  resume(position: unknown): void {
    this.#resumed = new TopicPosition(this.#client, this.#options, position, MAX_RECORDS);
  }

  /** Sends the records of a chunk, except those that the topic holds already. */
  async #send({ watch }: Run, chunk: Chunk): Promise<void> {
    const records = this.#position?.missing(chunk.records) ?? chunk.records;
    if (records.length === 0) return;
    const { signal } = this.#stop;
    const firstOffsets = await deliver(records, { client: this.#client, options: this.#options, watch, signal });
    this.#position?.sent(records, firstOffsets);
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
