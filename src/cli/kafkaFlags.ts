import type { Option } from 'commander';
import { UsageError } from './failure.ts';
import { defined } from './flags.ts';
import { secret } from './secret.ts';
import { option } from './shapeFlags.ts';

/** What the flags about Kafka say. */
export interface KafkaFlags {
  readonly bootstrapServers?: string;
  readonly topic?: string;
  readonly keyColumn?: string;
  readonly saslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly saslUsername?: string;
  readonly saslPasswordFile?: string;
  readonly ssl?: true;
  readonly compression?: 'none' | 'gzip';
  readonly kafkaClient?: 'kafkajs' | 'platformatic';
}

export const kafkaFlags = [
  'bootstrapServers',
  'topic',
  'keyColumn',
  'saslMechanism',
  'saslUsername',
  'saslPasswordFile',
  'ssl',
  'compression',
  'kafkaClient',
] as const satisfies readonly (keyof KafkaFlags)[];

export const kafkaGroup: Readonly<Record<string, readonly Option[]>> = {
  'Kafka:': [
    option('--bootstrap-servers <host:port>', 'where the brokers are, between commas (default: none)'),
    option('--topic <name>', 'the topic (default: none)'),
    option('--key-column <name>', "the column whose value is the record's key (default: no key)"),
    option('--sasl-mechanism <name>', 'how to log in (default: no login)').choices([
      'plain',
      'scram-sha-256',
      'scram-sha-512',
    ]),
    option('--sasl-username <name>', 'who logs in; the password is in SPINDLE_KAFKA_PASSWORD (default: none)'),
    option('--sasl-password-file <file>', 'a file with the password (default: SPINDLE_KAFKA_PASSWORD)'),
    option('--ssl', 'encrypt the connection (default: off)'),
    option('--compression <codec>', 'of the records (default: none)').choices(['none', 'gzip']),
    option(
      '--kafka-client <library>',
      'platformatic is the faster one, and must be installed (default: kafkajs)',
    ).choices(['kafkajs', 'platformatic']),
  ],
};

/** Where the topic is, and how to log in; `what` needs it. */
export async function kafkaConnection(what: string, flags: KafkaFlags) {
  const { bootstrapServers, topic, ssl } = flags;
  if (bootstrapServers === undefined) throw new UsageError(`${what} needs --bootstrap-servers`);
  if (topic === undefined) throw new UsageError(`${what} needs --topic`);
  return { bootstrapServers, topic, ...defined({ ssl, sasl: await login(flags) }) };
}

async function login({ saslMechanism: mechanism, saslUsername: username, saslPasswordFile }: KafkaFlags) {
  if (mechanism === undefined && username === undefined && saslPasswordFile === undefined) return undefined;
  if (mechanism === undefined) throw new UsageError('a login needs --sasl-mechanism');
  if (username === undefined) throw new UsageError('--sasl-mechanism needs --sasl-username');
  const password = await secret('SPINDLE_KAFKA_PASSWORD', '--sasl-password-file', saslPasswordFile);
  return { mechanism, username, password };
}
