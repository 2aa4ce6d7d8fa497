import { type Message, Reason } from '../../src/errors.ts';
import { retry } from '../retry.ts';
import { withTimeLimit } from '../timeLimit.ts';
import { innermostReason, isFinal, isMissingTopic, whereIs } from './failures.ts';
import type { KafkaClient, KafkaRecord } from './kafkaClient.ts';
import type { ResolvedKafkaOptions } from './kafkaOptions.ts';
import type { TopicWatch } from './topicWatch.ts';

/** What {@link deliver} needs besides the records. */
export interface DeliverOptions {
  readonly client: KafkaClient;
  readonly options: ResolvedKafkaOptions;
  readonly watch: TopicWatch;
  /** Ends the delivery, which then rejects with the reason of the signal. */
  readonly signal: AbortSignal;
}

/**
 * Sends records again and again until they are acknowledged. Rejects after `deliveryTimeoutMs`, or at once if sending again cannot
 * help. Resolves with the first offsets by partition, as far as the client knows them.
 */
export function deliver(
  records: readonly KafkaRecord[],
  { client, options, watch, signal }: DeliverOptions,
): Promise<ReadonlyMap<number, number> | undefined> {
  let lastError: unknown;
  const send = async () => {
    try {
      return (await client.send(records)) ?? undefined;
    } catch (error) {
      lastError = error;
      throw error;
    }
  };
  const isRetryable = (error: unknown) => !isFinal(error);
  const sending = retry(send, { firstDelayMs: 100, maxDelayMs: 1000, isRetryable, signal }).catch((cause: unknown) => {
    throw isFinal(cause) ? new Error(`${whereIs(options)}: ${innermostReason(cause)}`, { cause }) : cause;
  });
  const late = () => timeoutError(options, watch, lastError);
  return withTimeLimit(sending, { ms: options.deliveryTimeoutMs, late, signal });
}

/** The error of a delivery that has taken too long. Its reason is the last failure of a send or of the watch. */
function timeoutError(options: ResolvedKafkaOptions, watch: TopicWatch, lastError: unknown): Error {
  const cause = lastError ?? watch.failure;
  const isGone = isMissingTopic(cause) || isMissingTopic(watch.failure);
  const why = isGone ? 'there is no such topic any more' : cause === undefined ? 'no answer' : innermostReason(cause);
  const waited = `${whereIs(options)}: no acknowledgement for ${options.deliveryTimeoutMs / 1000} s`;
  const inBrackets = (option: string | undefined) => (option === undefined ? '' : ` (${option})`);
  const message: Message = (naming) => `${waited}${inBrackets(naming(['deliveryTimeoutMs']))}: ${why}`;
  return new Reason(message, { cause });
}
