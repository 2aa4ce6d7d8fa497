import type { Kafka } from 'kafkajs';

const METADATA = 3;
/** The first version that tells topic ids (Kafka 2.8), and the last one of the same layout up to the topics. */
const VERSIONS = { first: 10, last: 12 };
const NO_ID = Buffer.alloc(16);

/** What a broker says of a topic. */
interface TopicMetadata {
  readonly errorCode: number;
  readonly partitions: number;
  /** As Kafka's own tools print it. Undefined if the topic has none. */
  readonly id: string | undefined;
}

/** What kafkajs keeps to itself, as far as it is needed to send a request of our own. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  readonly brokerPool: { withBroker<T>(ask: (given: { readonly broker: Broker }) => Promise<T>): Promise<T | null> };
}

interface Broker {
  /** By the number of the request. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send<T>(protocol: Protocol<T>): Promise<T> };
}

interface Protocol<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: { decode(bytes: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
}

/**
 * Asks for the id of a topic. kafkajs sends Metadata requests of version 6 at most, and ids came with version 10; so this sends a
 * request of its own over kafkajs's connections, with their TLS and login.
 */
export class TopicMetadataRequest {
  readonly #cluster: Cluster;
  readonly #topic: string;

  constructor(kafka: Kafka, topic: string) {
    const createCluster = Object.getOwnPropertySymbols(kafka).find(
      ({ description }) => description === 'private:Kafka:createCluster',
    ) as unknown as keyof Kafka;
    this.#cluster = (kafka[createCluster] as unknown as (options: object) => Cluster)({
      allowAutoTopicCreation: false,
    });
    this.#topic = topic;
  }

  /** Undefined if the broker is too old to know it. */
  async send(): Promise<TopicMetadata | undefined> {
    await this.#cluster.connect();
    await this.#cluster.refreshMetadata();
    const answer = await this.#cluster.brokerPool.withBroker(async ({ broker }) => {
      const apiVersion = Math.min(broker.versions[METADATA]?.maxVersion ?? 0, VERSIONS.last);
      if (apiVersion < VERSIONS.first) return undefined;
      return broker.connectionPool.send<TopicMetadata>({
        request: { apiKey: METADATA, apiVersion, apiName: 'Metadata', encode: async () => requestOf(this.#topic) },
        response: { decode: async (bytes) => parseResponse(bytes), parse: async (decoded) => decoded },
      });
    });
    if (answer === null) throw new Error('no broker answered the Metadata request');
    return answer;
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }
}

/** What follows the client id of the request header: tags, one topic by name, two flags, tags. */
function requestOf(topic: string) {
  const name = Buffer.from(topic);
  const bytes = Buffer.concat([
    Uint8Array.of(0, 1 + 1),
    NO_ID,
    unsignedVarint(name.length + 1),
    name,
    Uint8Array.of(0, 0, 0, 0),
  ]);
  return { buf: bytes, buffer: bytes };
}

function unsignedVarint(value: number): Uint8Array {
  return value < 0x80 ? Uint8Array.of(value) : Uint8Array.of((value & 0x7f) | 0x80, value >> 7);
}

/** Reads a response of versions 10 to 12 up to its one topic and the number of that topic's partitions. */
function parseResponse(bytes: Buffer): TopicMetadata {
  let at = 0;
  const skip = (length: number) => {
    at += length;
  };
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.readUInt8(at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  /** A length is one more than it is, so that 0 stands for null. */
  const text = () => skip(Math.max(0, varint() - 1));
  const tags = () => {
    for (let count = varint(); count > 0; count--) {
      varint();
      skip(varint());
    }
  };
  tags();
  const throttleTime = 4;
  skip(throttleTime);
  for (let brokers = varint() - 1; brokers > 0; brokers--) {
    const nodeId = 4;
    const port = 4;
    skip(nodeId);
    text();
    skip(port);
    text();
    tags();
  }
  text();
  const controllerId = 4;
  skip(controllerId);
  const topics = varint() - 1;
  if (topics !== 1) throw new Error(`the broker described ${topics} topics, not 1`);
  const errorCode = bytes.readInt16BE(at);
  skip(2);
  text();
  const id = bytes.subarray(at, at + NO_ID.length);
  skip(NO_ID.length);
  const isInternal = 1;
  skip(isInternal);
  return { errorCode, partitions: varint() - 1, id: id.equals(NO_ID) ? undefined : id.toString('base64url') };
}
