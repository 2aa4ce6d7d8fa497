import { checkOption } from '../../src/errors.ts';
import {
  type Check,
  type Checks,
  checkOptions,
  column,
  flag,
  isFunction,
  isRecord,
  isText,
  must,
  mustBeSecret,
  object,
  oneOf,
  positiveInteger,
  required,
  waitMs,
} from '../../src/options/checkOptions.ts';
import { parseBrokerAddress } from './brokerAddress.ts';
import type { KafkaClient, KafkaSasl, KafkaSettings, KafkaTls, KafkaTopicOptions } from './kafkaClient.ts';

/** Options of `KafkaSink`. */
export interface KafkaSinkOptions {
  /** Where to find the cluster: `host:port` or `[IPv6 address]:port`, several as a list or between commas. */
  readonly bootstrapServers: string | readonly string[];
  readonly topic: string;
  /** The column whose value, as text, is the record's key; default none. A null or absent value is a null key. */
  readonly keyColumn?: string;
  /** Default false; true, or what `tls.connect` takes. */
  readonly ssl?: boolean | KafkaTls;
  /** Default: no login. */
  readonly sasl?: KafkaSasl;
  /** What the broker's logs call it; default `spindle-rx`. */
  readonly clientId?: string;
  /** Default `none`. */
  readonly compression?: 'none' | 'gzip';
  /** Lets the broker recognize what is sent again; default true. */
  readonly idempotent?: boolean;
  /** A Date or milliseconds, which become the record's timestamp; default `_spindle_event_time`. */
  readonly timestampColumn?: string;
  /** The same on every record; default none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes a topic that is missing; default: a missing topic is an error. It keeps its records for ever. */
  readonly createTopic?: KafkaTopicOptions;
  /** What becomes of an event that is larger than the topic takes; default `error`. `skip` leaves it out and counts it. */
  readonly onOversize?: 'error' | 'skip';
  /** How long a batch is sent again, in milliseconds, > 0; default 120,000. */
  readonly deliveryTimeoutMs?: number;
  /** The library that talks to Kafka; default kafkajs. */
  readonly client?: KafkaClient;
}

/** Options, checked, with every default. */
export interface ResolvedKafkaOptions extends KafkaSettings {
  readonly keyColumn: string | undefined;
  readonly timestampColumn: string;
  readonly onOversize: 'error' | 'skip';
  readonly deliveryTimeoutMs: number;
}

const sasl = object<KafkaSasl>({
  mechanism: required(oneOf('plain', 'scram-sha-256', 'scram-sha-512')),
  username: required(mustBeSecret(isText, 'text that is not empty')),
  password: required(mustBeSecret(isText, 'text that is not empty')),
});

const bootstrapServers: Check = (given, option) =>
  checkOption(
    toServers(given).length > 0 && toServers(given).every((server) => parseBrokerAddress(server) !== undefined),
    option,
    given,
    '"host:port" or "[IPv6 address]:port" with a port from 1 to 65,535, several as a list or between commas',
  );

const checks: Checks<KafkaSinkOptions> = {
  bootstrapServers: required(bootstrapServers),
  topic: required(
    must(
      (topic) => typeof topic === 'string' && /^[\w.-]{1,249}$/.test(topic),
      'up to 249 letters, digits, ".", "_" and "-"',
    ),
  ),
  keyColumn: column,
  ssl: mustBeSecret((ssl) => typeof ssl === 'boolean' || isRecord(ssl), 'true, false or options of tls.connect'),
  sasl: (given, option) => {
    // Not shown: a password may stand in place of the whole.
    mustBeSecret(isRecord, '{ mechanism, username, password }')(given, option);
    sasl(given, option);
  },
  clientId: must((id) => isText(id) && !/\s/.test(id), 'text without blanks'),
  compression: oneOf('none', 'gzip'),
  idempotent: flag,
  timestampColumn: column,
  headers: must(
    (headers) => isRecord(headers) && Object.values(headers).every((value) => typeof value === 'string'),
    'an object whose values are texts',
  ),
  createTopic: object<KafkaTopicOptions>({
    partitions: required(positiveInteger),
    replicationFactor: required(positiveInteger),
  }),
  onOversize: oneOf('error', 'skip'),
  deliveryTimeoutMs: waitMs,
  client: must(
    (client) => isFunction((client as KafkaClient | null)?.open),
    'a KafkaClient, as kafkajsClient() and platformaticKafka() give',
  ),
};

/** Throws `INVALID_OPTION` where one is wrong or unknown; no message contains a password. */
export function resolveKafkaOptions(options: KafkaSinkOptions): ResolvedKafkaOptions {
  checkOptions<KafkaSinkOptions>('KafkaSink', options, checks);
  const {
    topic,
    keyColumn,
    ssl = false,
    sasl,
    clientId = 'spindle-rx',
    compression = 'none',
    idempotent = true,
    timestampColumn = '_spindle_event_time',
    headers = {},
    createTopic,
    onOversize = 'error',
    deliveryTimeoutMs = 120_000,
  } = options;
  return {
    bootstrapServers: toServers(options.bootstrapServers),
    topic,
    keyColumn,
    ssl,
    sasl,
    clientId,
    compression,
    idempotent,
    timestampColumn,
    headers,
    createTopic,
    onOversize,
    deliveryTimeoutMs,
  };
}

const toServers = (given: unknown): readonly string[] =>
  (typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : []).map((server) =>
    String(server).trim(),
  );
