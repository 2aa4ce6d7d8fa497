import type { KafkaClient, KafkaTopicDescription } from './kafkaClient.ts';
import type { ResolvedKafkaOptions } from './kafkaOptions.ts';

/** How often the topic is described again. */
const INTERVAL_MS = 5_000;

/**
 * Notices that the topic of an open sink was deleted, created anew or given more partitions. Some clients wait for a deleted topic
 * without an error.
 */
export class TopicWatch {
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #opened: KafkaTopicDescription;
  readonly #onReplaced: (error: Error) => void;
  readonly #timer: NodeJS.Timeout;
  #partitions: number;
  #isAsking = false;
  #failure: unknown;

  /** `onReplaced` is called if the topic is now another one of the same name. */
  constructor(
    client: KafkaClient,
    { topic, deliveryTimeoutMs }: Pick<ResolvedKafkaOptions, 'topic' | 'deliveryTimeoutMs'>,
    opened: KafkaTopicDescription,
    onReplaced: (error: Error) => void,
  ) {
    this.#client = client;
    this.#topic = topic;
    this.#opened = opened;
    this.#partitions = opened.partitions;
    this.#onReplaced = onReplaced;
    // At least once within the time of a delivery, so that its error can say why.
    const interval = Math.min(INTERVAL_MS, deliveryTimeoutMs / 2);
    this.#timer = setInterval(() => this.#look(), interval).unref();
  }

  /** The error of the last description of the topic; undefined if it succeeded. */
  get failure(): unknown {
    return this.#failure;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isAsking || this.#client.describe === undefined) return;
    this.#isAsking = true;
    try {
      const { id, partitions } = await this.#client.describe();
      this.#failure = undefined;
      if (id !== undefined && this.#opened.id !== undefined && id !== this.#opened.id)
        this.#onReplaced(
          new Error(`${replaced(this.#topic, this.#opened.id, id)}, so events that were acknowledged are lost`),
        );
      else if (partitions > this.#partitions) this.#warn(partitions);
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#isAsking = false;
    }
  }

  #warn(partitions: number): void {
    process.emitWarning(
      `topic "${this.#topic}" has ${partitions} partitions now, and had ${this.#partitions}: this sink goes on with the first ${this.#opened.partitions}, other producers put the same keys into other partitions`,
      { type: 'KafkaSinkWarning' },
    );
    this.#partitions = partitions;
  }
}

/** Says that a topic was deleted and created anew. */
export const replaced = (topic: string, was: string, is: string): string =>
  `topic "${topic}" was deleted and created anew: its id was ${was} and is ${is}`;
