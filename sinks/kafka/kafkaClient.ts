import type { ConnectionOptions } from 'node:tls';

/** User name and password; they are never part of a message. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How a topic is made that is not there yet. */
export interface KafkaTopicOptions {
  readonly partitions: number;
  readonly replicationFactor: number;
}

/** Where a topic is, and how to get there; checked, and with every default in place. */
export interface KafkaConnection {
  /** Each `host:port` or `[IPv6 address]:port`. */
  readonly bootstrapServers: readonly string[];
  readonly topic: string;
  readonly clientId: string;
  readonly ssl: boolean | ConnectionOptions;
  readonly sasl: KafkaSasl | undefined;
}

/** What a client is opened with. */
export interface KafkaSettings extends KafkaConnection {
  readonly compression: 'none' | 'gzip';
  readonly idempotent: boolean;
  /** The same on every record. */
  readonly headers: Readonly<Record<string, string>>;
  readonly createTopic: KafkaTopicOptions | undefined;
}

/** What a broker says of a topic. */
export interface KafkaTopicDescription {
  readonly partitions: number;
  /** What tells a topic from one of the same name that was deleted before; undefined where the broker has none (before 2.8). */
  readonly id?: string | undefined;
}

/** What a client finds out about the topic when it opens it. */
export interface KafkaTopic extends KafkaTopicDescription {
  /** The largest record batch that the topic takes, in bytes; undefined where the broker does not say. */
  readonly maxBatchBytes: number | undefined;
}

/** One record; its bytes are only good until the send is settled. */
export interface KafkaRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly partition: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** A record of the topic; others may have left out the value. */
export interface KafkaStoredRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** What a partition holds. */
export interface KafkaOffsets {
  /** Of its first record. */
  readonly first: number;
  /** After the last record that every replica in sync has. */
  readonly end: number;
}

/** The little that {@link KafkaSink} needs of a Kafka library. It serves one sink. */
export interface KafkaClient {
  /**
   * Connects, logs in, and looks at the topic, which it makes where `createTopic` is set and it is missing. Rejects with
   * the library's own error, soon: nobody answers, no such topic, refused. Called again after `close`.
   */
  open(settings: KafkaSettings): Promise<KafkaTopic>;
  /**
   * Sends records, each to its partition; done when every one of them is acknowledged by all replicas in sync. Called with
   * one send at a time, and after a failure again with the same records, which `idempotent` then keeps from being stored
   * twice. It may say at which offset the records of each partition begin.
   */
  send(records: readonly KafkaRecord[]): Promise<void> | Promise<ReadonlyMap<number, number>>;
  /** Drops everything, also while `open` or `send` is under way: they reject soon, and nothing is sent any more. */
  close(): Promise<void>;
  /**
   * Describes the topic again, while it is open; rejects where it is missing by now. With it, the sink notices that the topic was
   * deleted, created anew or given more partitions.
   */
  describe?(): Promise<KafkaTopicDescription>;
  /** What each partition holds, while it is open. Where this or `read` is missing, there can be no checkpoint. */
  offsets?(): Promise<readonly KafkaOffsets[]>;
  /**
   * Reads each partition from the offset in `from` up to the one in `to`, while it is open; done when `take` has been given
   * every record, those of a partition in their order. The bytes are only good during the call.
   */
  read?(from: readonly number[], to: readonly number[], take: (record: KafkaStoredRecord) => void): Promise<void>;
}

/** A partition without an answer: the topic was made anew with fewer of them. */
export const unanswered = (partition: number): Error =>
  Object.assign(new Error(`no answer for partition ${partition}: has the topic changed?`), {
    code: 'UNANSWERED_PARTITION',
  });
