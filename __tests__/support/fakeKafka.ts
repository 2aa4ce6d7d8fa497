import type { KafkaClient, KafkaRecord, KafkaSettings, KafkaTopic } from '../../sinks/kafka/kafkaClient.ts';

/** A Kafka client that keeps what it is sent, and fails as it is told: an answer for each send, in turn; then it works. */
export class FakeKafka implements KafkaClient {
  readonly log: string[] = [];
  readonly sends: {
    readonly value: string;
    readonly key: string | null;
    readonly partition: number;
    readonly timestamp: number;
  }[][] = [];
  readonly #topic: KafkaTopic;
  readonly #answers: (() => Promise<void>)[];
  settings: KafkaSettings | undefined;

  constructor(
    { partitions = 3, maxBatchBytes = undefined, ...rest }: Partial<KafkaTopic> = {},
    answers: (() => Promise<void>)[] = [],
  ) {
    this.#topic = { partitions, maxBatchBytes, ...rest };
    this.#answers = answers;
  }

  async open(settings: KafkaSettings): Promise<KafkaTopic> {
    this.log.push('open');
    this.settings = settings;
    return this.#topic;
  }

  async send(records: readonly KafkaRecord[]): Promise<void> {
    this.log.push(`send ${records.length}`);
    this.sends.push(
      records.map(({ key, value, partition, timestamp }) => ({
        key: key === null ? null : String(key),
        value: String(value),
        partition,
        timestamp,
      })),
    );
    await this.#answers.shift()?.();
  }

  async close(): Promise<void> {
    this.log.push('close');
  }
}

/** An answer: an error with a code. */
export const fails =
  (code: string, message = 'it failed') =>
  () =>
    Promise.reject(Object.assign(new Error(message), { code }));
/** An answer that never comes. */
export const silence = () => new Promise<never>(() => {});
