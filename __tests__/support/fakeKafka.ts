import type {
  KafkaClient,
  KafkaOffsets,
  KafkaRecord,
  KafkaSettings,
  KafkaStoredRecord,
  KafkaTopic,
  KafkaTopicDescription,
} from '../../sinks/kafka/kafkaClient.ts';

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

/** What several clients share: the records of each partition, of which the first may be deleted. */
export class FakeTopic {
  /** As of a topic that is created anew, if it is changed. */
  id: string | undefined = 'first-id';
  /** What a description of it says, if it differs from the logs. */
  partitions: number | undefined;
  isMissing = false;
  readonly logs: KafkaStoredRecord[][];
  readonly first: number[];

  constructor(partitions = 3) {
    this.logs = Array.from({ length: partitions }, () => []);
    this.first = this.logs.map(() => 0);
  }

  store({ partition, key, value }: KafkaRecord): void {
    this.logs[partition]?.push({ key: key && Buffer.from(key), value: Buffer.from(value) });
  }

  /** The values, a partition after the other. */
  get values(): string[] {
    return this.logs.flat().map(({ value }) => String(value));
  }
}

/** A Kafka client that stores what it is sent; after `whole` sends only what passes `stores`, and then nobody answers. */
export class StoringKafka implements KafkaClient {
  readonly log: string[] = [];
  readonly #topic: FakeTopic;
  #whole: number;
  readonly #stores: (record: KafkaRecord) => boolean;

  constructor(
    topic: FakeTopic,
    whole = Number.POSITIVE_INFINITY,
    stores: (record: KafkaRecord) => boolean = () => false,
  ) {
    this.#topic = topic;
    this.#whole = whole;
    this.#stores = stores;
  }

  async open(): Promise<KafkaTopic> {
    return { ...(await this.describe()), maxBatchBytes: undefined };
  }

  async describe(): Promise<KafkaTopicDescription> {
    if (this.#topic.isMissing) return fails('UNKNOWN_TOPIC_OR_PARTITION')();
    return { partitions: this.#topic.partitions ?? this.#topic.logs.length, id: this.#topic.id };
  }

  async send(records: readonly KafkaRecord[]): Promise<ReadonlyMap<number, number>> {
    this.log.push(`send ${records.length}`);
    const firsts = new Map(this.#topic.logs.map(({ length }, partition) => [partition, length]));
    const isWhole = this.#whole-- > 0;
    for (const record of records) if (isWhole || this.#stores(record)) this.#topic.store(record);
    return isWhole ? firsts : silence();
  }

  async offsets(): Promise<KafkaOffsets[]> {
    this.log.push('offsets');
    return this.#topic.logs.map(({ length: end }, i) => ({ first: this.#topic.first[i] as number, end }));
  }

  async read(from: readonly number[], to: readonly number[], take: (record: KafkaStoredRecord) => void): Promise<void> {
    this.log.push(`read ${from} to ${to}`);
    for (const [i, log] of this.#topic.logs.entries()) log.slice(from[i], to[i]).forEach(take);
  }

  async close(): Promise<void> {}
}

/** An answer: an error with a code. */
export const fails =
  (code: string, message = 'it failed') =>
  () =>
    Promise.reject(Object.assign(new Error(message), { code }));
/** An answer that never comes. */
export const silence = () => new Promise<never>(() => {});
