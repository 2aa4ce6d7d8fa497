import { checkOption, checkSecret, isPositiveInteger, SpindleError, show, suggest } from '../../src/errors.ts';
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

const KNOWN = [
  'bootstrapServers',
  'topic',
  'keyColumn',
  'ssl',
  'sasl',
  'clientId',
  'compression',
  'idempotent',
  'timestampColumn',
  'headers',
  'createTopic',
  'onOversize',
  'deliveryTimeoutMs',
  'client',
] as const satisfies readonly (keyof KafkaSinkOptions)[];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws `INVALID_OPTION` where one is wrong or unknown; no message contains a password. */
export function resolveKafkaOptions(options: KafkaSinkOptions): ResolvedKafkaOptions {
  checkOption(isRecord(options), 'options', options, 'an object');
  checkNames('KafkaSink', options, KNOWN);
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
    client,
  } = options;
  checkOption(/^[\w.-]{1,249}$/.test(topic ?? ''), 'topic', topic, 'up to 249 letters, digits, ".", "_" and "-"');
  checkOption(keyColumn === undefined || isText(keyColumn), 'keyColumn', keyColumn, 'the name of a column');
  checkSecret(typeof ssl === 'boolean' || isRecord(ssl), 'ssl', 'true, false or options of tls.connect');
  if (sasl !== undefined) checkSasl(sasl);
  checkOption(isText(clientId) && !/\s/.test(clientId), 'clientId', clientId, 'text without blanks');
  checkOption(compression === 'none' || compression === 'gzip', 'compression', compression, '"none" or "gzip"');
  checkOption(typeof idempotent === 'boolean', 'idempotent', idempotent, 'true or false');
  checkOption(isText(timestampColumn), 'timestampColumn', timestampColumn, 'the name of a column');
  checkOption(
    isRecord(headers) && Object.values(headers).every((value) => typeof value === 'string'),
    'headers',
    headers,
    'an object whose values are texts',
  );
  if (createTopic !== undefined) checkCreateTopic(createTopic);
  checkOption(onOversize === 'error' || onOversize === 'skip', 'onOversize', onOversize, '"error" or "skip"');
  checkOption(
    Number.isFinite(deliveryTimeoutMs) && deliveryTimeoutMs > 0 && deliveryTimeoutMs < 2 ** 31,
    'deliveryTimeoutMs',
    deliveryTimeoutMs,
    'milliseconds above 0, below 2³¹',
  );
  checkOption(
    client === undefined || typeof client?.open === 'function',
    'client',
    client,
    'a KafkaClient, as kafkajsClient() and platformaticKafka() give',
  );
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

function toServers(given: string | readonly string[]): readonly string[] {
  const servers = (typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : []).map((server) =>
    String(server).trim(),
  );
  const valid = servers.length > 0 && servers.every((server) => parseBrokerAddress(server) !== undefined);
  const expected =
    '"host:port" or "[IPv6 address]:port" with a port from 1 to 65,535, several as a list or between commas';
  checkOption(valid, 'bootstrapServers', given, expected);
  return servers;
}

function checkSasl(sasl: KafkaSasl): void {
  checkSecret(isRecord(sasl), 'sasl', '{ mechanism, username, password }');
  checkNames('sasl', sasl, ['mechanism', 'username', 'password']);
  const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'];
  checkOption(
    mechanisms.includes(sasl.mechanism),
    ['sasl', 'mechanism'],
    sasl.mechanism,
    `one of ${mechanisms.join(', ')}`,
  );
  checkSecret(isText(sasl.username), ['sasl', 'username'], 'text that is not empty');
  checkSecret(isText(sasl.password), ['sasl', 'password'], 'text that is not empty');
}

function checkCreateTopic(createTopic: KafkaTopicOptions): void {
  checkOption(isRecord(createTopic), 'createTopic', createTopic, '{ partitions, replicationFactor }');
  checkNames('createTopic', createTopic, ['partitions', 'replicationFactor']);
  for (const name of ['partitions', 'replicationFactor'] as const)
    checkOption(isPositiveInteger(createTopic[name]), ['createTopic', name], createTopic[name], 'an integer ≥ 1');
}

function checkNames(of: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new SpindleError('INVALID_OPTION', `${of} has no option ${show(name)}; there are ${suggest(name, known)}`);
}
