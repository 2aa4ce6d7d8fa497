/** User name and password; they are never part of a message. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How a connection is encrypted: what Node's `tls.connect` takes, of which this lists the usual options. */
export interface KafkaTls {
  /** The certificates of the authorities that are trusted. Default: those that come with Node. */
  readonly ca?: string | Uint8Array | (string | Uint8Array)[] | undefined;
  /** The certificate by which the brokers know this client. */
  readonly cert?: string | Uint8Array | (string | Uint8Array)[] | undefined;
  /** The private key of `cert`. */
  readonly key?: string | Uint8Array | (string | object)[] | undefined;
  readonly passphrase?: string | undefined;
  /** The name that the certificate of the broker must have. Default: its host. */
  readonly servername?: string | undefined;
  /** The oldest version of TLS that is spoken. */
  readonly minVersion?: 'TLSv1.3' | 'TLSv1.2' | 'TLSv1.1' | 'TLSv1' | undefined;
  /** Default true. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** How a missing topic is created. */
export interface KafkaTopicOptions {
  readonly partitions: number;
  readonly replicationFactor: number;
}

/** How a topic is reached; checked, with every default. */
export interface KafkaConnection {
  /** Each `host:port` or `[IPv6 address]:port`. */
  readonly bootstrapServers: readonly string[];
  readonly topic: string;
  readonly clientId: string;
  readonly ssl: boolean | KafkaTls;
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

/** One record; its bytes are valid until the send is settled. */
export interface KafkaRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  readonly partition: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** A record that is read from the topic. Other producers may leave out the value. */
export interface KafkaStoredRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** The range of offsets in a partition. */
export interface KafkaOffsets {
  /** The offset of its first record. */
  readonly first: number;
  /** The offset after the last record that every replica in sync has. */
  readonly end: number;
}

/** What {@link KafkaSink} needs of a Kafka library. A client serves one sink. */
export interface KafkaClient {
  /**
   * Connects, logs in and describes the topic; creates it first if it is missing and `createTopic` is set. Rejects soon, with
   * the library's own error: no answer, no such topic, login refused. It may be called again after `close`.
   */
  open(settings: KafkaSettings): Promise<KafkaTopic>;
  /**
   * Sends records, each to its partition; done when all replicas in sync have acknowledged every one. It is called for one send
   * at a time, and after a failure again with the same array; with `idempotent` the broker then stores nothing twice. It may
   * return the offset at which the records of each partition begin.
   */
  send(records: readonly KafkaRecord[]): Promise<void> | Promise<ReadonlyMap<number, number>>;
  /** Disconnects, also while `open` or `send` is under way: these reject soon, and nothing more is sent. */
  close(): Promise<void>;
  /**
   * Describes the topic again, while it is open; rejects where it is missing by now. With it, the sink notices that the topic was
   * deleted, created anew or given more partitions.
   */
  describe?(): Promise<KafkaTopicDescription>;
  /** The offsets of each partition, while it is open. A checkpoint needs this method and `read`. */
  offsets?(): Promise<readonly KafkaOffsets[]>;
  /**
   * Reads each partition from its offset in `from` to before its offset in `to`, while it is open. Calls `take` for each record,
   * those of a partition in their order; the bytes are valid during the call only.
   */
  read?(from: readonly number[], to: readonly number[], take: (record: KafkaStoredRecord) => void): Promise<void>;
}

/** The error for a partition that the broker did not answer for: the topic was created anew with fewer partitions. */
export const unanswered = (partition: number): Error =>
  Object.assign(new Error(`no answer for partition ${partition}: has the topic changed?`), {
    code: 'UNANSWERED_PARTITION',
  });
