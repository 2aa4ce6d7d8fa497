import { retry } from '../retry.ts';
import { isMissingTopic, namesOf } from './failures.ts';
import type { KafkaTopic, KafkaTopicDescription, KafkaTopicOptions } from './kafkaClient.ts';

/** The requests about a topic that a library must be able to send. */
export interface TopicAdmin {
  /** Rejects with an error that {@link isMissingTopic} recognizes if there is no such topic. */
  describe(): Promise<KafkaTopicDescription>;
  /** The topic's `max.message.bytes`. */
  maxMessageBytes(): Promise<string | null | undefined>;
  create(
    options: KafkaTopicOptions,
    config: readonly { readonly name: string; readonly value: string }[],
  ): Promise<unknown>;
}

/**
 * Keeps records for ever. Kafka counts retention from the timestamp of a record, which is the time of the event. With the broker's
 * default of a week, events of last year would be deleted within minutes.
 */
const CONFIG = [{ name: 'retention.ms', value: '-1' }];

/** Soon after a topic was created, some brokers do not know it yet. */
const CREATED_TIMEOUT_MS = 5000;

/** Describes the topic. Creates it first if it is missing and `createTopic` is given. */
export async function describeOrCreateTopic(
  createTopic: KafkaTopicOptions | undefined,
  admin: TopicAdmin,
): Promise<KafkaTopic> {
  let description: KafkaTopicDescription;
  try {
    description = await admin.describe();
  } catch (error) {
    if (createTopic === undefined || !isMissingTopic(error)) throw error;
    await admin.create(createTopic, CONFIG).catch(ignoreExisting);
    description = await retry(() => admin.describe(), {
      firstDelayMs: 100,
      maxDelayMs: 100,
      timeoutMs: CREATED_TIMEOUT_MS,
      isRetryable: isMissingTopic,
    });
  }
  // The user may have no right to read the configuration.
  const bytes = Number(await admin.maxMessageBytes().catch(() => undefined));
  return { ...description, maxBatchBytes: bytes > 0 ? bytes : undefined };
}

/** Another process may have created the topic at the same moment. */
function ignoreExisting(error: unknown): void {
  if (!namesOf(error).has('TOPIC_ALREADY_EXISTS')) throw error;
}
