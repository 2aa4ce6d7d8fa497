import { setTimeout as delay } from 'node:timers/promises';
import { isMissingTopic, namesOf } from './failures.ts';
import type { KafkaTopic, KafkaTopicOptions } from './kafkaClient.ts';

/** What has to be asked of a library. */
export interface TopicQuestions {
  /** How many partitions the topic has. */
  partitions(): Promise<number>;
  /** Its `max.message.bytes`. */
  maxMessageBytes(): Promise<string | null | undefined>;
  create(
    options: KafkaTopicOptions,
    config: readonly { readonly name: string; readonly value: string }[],
  ): Promise<unknown>;
}

/**
 * Kafka counts retention from a record's timestamp, which is the time of the event: by the broker's default of a week it would
 * delete events of last year within minutes.
 */
const CONFIG = [{ name: 'retention.ms', value: '-1' }];

/** Looks at the topic, and makes it where it is missing and may be made. */
export async function lookAtTopic(
  createTopic: KafkaTopicOptions | undefined,
  topic: TopicQuestions,
): Promise<KafkaTopic> {
  let partitions: number;
  try {
    partitions = await topic.partitions();
  } catch (error) {
    if (createTopic === undefined || !isMissingTopic(error)) throw error;
    await topic.create(createTopic, CONFIG).catch(unlessItExists);
    partitions = await onceKnown(() => topic.partitions());
  }
  // It may take a right of its own to ask.
  const bytes = Number(await topic.maxMessageBytes().catch(() => undefined));
  return { partitions, maxBatchBytes: bytes > 0 ? bytes : undefined };
}

/** Another one was faster. */
function unlessItExists(error: unknown): void {
  if (!namesOf(error).has('TOPIC_ALREADY_EXISTS')) throw error;
}

/** For a moment, brokers do not know of a topic that has just been made. */
async function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await ask();
    } catch (error) {
      if (tries === 50 || !isMissingTopic(error)) throw error;
      await delay(100);
    }
}
