import type { KafkaFlags } from '../options/kafkaOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { secret } from './readSecret.ts';

/** Where the topic is, and how to log in; `what` needs it. */
export async function kafkaConnection(what: string, flags: KafkaFlags) {
  const { bootstrapServers, topic, ssl } = flags;
  if (bootstrapServers === undefined) throw new UsageError(`${what} needs --bootstrap-servers`);
  if (topic === undefined) throw new UsageError(`${what} needs --topic`);
  return { bootstrapServers, topic, ...withoutUndefined({ ssl, sasl: await login(flags) }) };
}

async function login({ saslMechanism: mechanism, saslUsername: username, saslPasswordFile }: KafkaFlags) {
  if (mechanism === undefined && username === undefined && saslPasswordFile === undefined) return undefined;
  if (mechanism === undefined) throw new UsageError('a login needs --sasl-mechanism');
  if (username === undefined) throw new UsageError('--sasl-mechanism needs --sasl-username');
  const password = await secret('SPINDLE_KAFKA_PASSWORD', '--sasl-password-file', saslPasswordFile);
  return { mechanism, username, password };
}
