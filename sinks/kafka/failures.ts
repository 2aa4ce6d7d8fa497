import type { KafkaConnection } from './kafkaClient.ts';

/** Errors that sending again cannot mend, by the broker's own names. */
const FINAL = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_REQUIRED_ACKS',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'POLICY_VIOLATION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  // Only a new producer could go on. The broker would not recognize its records, and store some of them twice.
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'PRODUCER_FENCED',
  'UNANSWERED_PARTITION',
]);

/** Names of a refused login, of the broker and of both libraries. */
const REFUSED = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
  'KafkaJSSASLAuthenticationError',
  'PLT_KFK_AUTHENTICATION',
]);

interface Failure {
  readonly name?: unknown;
  readonly message?: string;
  readonly type?: unknown;
  readonly apiId?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * All names that an error and its causes give to what went wrong: the broker's, the library's, the system's. The class of an error
 * is no guide: kafkajs calls a refused connection not retriable.
 */
export function namesOf(error: unknown, names = new Set<unknown>(), seen = new Set<unknown>()): Set<unknown> {
  if (typeof error !== 'object' || error === null || seen.has(error)) return names;
  seen.add(error);
  const { name, type, apiId, code, cause, errors } = error as Failure;
  for (const one of [name, type, apiId, code]) if (typeof one === 'string') names.add(one);
  namesOf(cause, names, seen);
  if (Array.isArray(errors)) for (const one of errors) namesOf(one, names, seen);
  return names;
}

const some = (error: unknown, known: ReadonlySet<unknown>): boolean =>
  [...namesOf(error)].some((name) => known.has(name));

/** Whether sending again cannot help. */
export const isFinal = (error: unknown): boolean => some(error, FINAL) || isRefused(error);

export const MISSING_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';
export const isMissingTopic = (error: unknown): boolean => namesOf(error).has(MISSING_TOPIC);

/** What comes before a login, or after it. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
const ANSWERED = new Set(['INVALID_PARTITIONS', 'INVALID_REPLICATION_FACTOR', 'GROUP_AUTHORIZATION_FAILED']);

/** Whether the login may have to do with it: a broker that wants another one may just close the connection. */
const isOfLogin = (error: unknown): boolean => !isFinal(error) && !some(error, UNREACHABLE) && !some(error, ANSWERED);

/** Whether the broker refused the login. */
const isRefused = (error: unknown): boolean => some(error, REFUSED);

/** The message of the innermost cause, which is the most exact one. */
export function innermostReason(error: unknown): string {
  let inner = error as Failure;
  for (const seen = new Set(); !seen.has(inner); ) {
    seen.add(inner);
    const next = (inner?.cause ?? inner?.errors?.at(-1)) as Failure | undefined;
    if (typeof next?.message === 'string') inner = next;
  }
  const { type, apiId, code, message = String(error) } = inner ?? {};
  const name = [type, apiId, code].find((one) => typeof one === 'string');
  return name === undefined || message.includes(name) ? message : `${name}: ${message}`;
}

export const whereIs = ({ topic, bootstrapServers }: KafkaConnection): string =>
  `topic "${topic}" at ${bootstrapServers.join(', ')}`;

/** Why a topic cannot be opened, and with which login; without the password. */
export function whyNotOpen({ sasl, ssl }: KafkaConnection, cause: unknown): string {
  if (isMissingTopic(cause)) return 'there is no such topic';
  const login = `${ssl ? 'ssl, ' : ''}${sasl ? `sasl ${sasl.mechanism} as ${JSON.stringify(sasl.username)}` : 'no sasl'}`;
  if (isRefused(cause)) return `the login was refused (${login}): ${innermostReason(cause)}`;
  return isOfLogin(cause) ? `${innermostReason(cause)} (${login})` : innermostReason(cause);
}

export const closed = (): Error => new Error('the Kafka client was closed');
