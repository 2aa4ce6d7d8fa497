import { setMaxListeners } from 'node:events';
import type { EventHubProducerClient, EventHubClientOptions as SdkOptions } from '@azure/event-hubs';
import { printable, SpindleError, show } from '../../src/errors.ts';
import { loadOptional } from '../loadOptional.ts';
import { retry } from '../retry.ts';
import { settledWithin, withTimeLimit } from '../timeLimit.ts';
import type { ResolvedEventHubOptions } from './eventHubOptions.ts';
import { innermost, isOpenRetryable, isRetryable, why } from './failures.ts';
import type { EventHubBatch, EventHubProducer } from './sdk.ts';
import { SdkCleanup } from './sdkCleanup.ts';

const OPENING_MS = 15_000;
const CLOSING_MS = 2000;
/** How much longer than ours an attempt of the SDK may take, which an abort then ends. */
const SDK_GRACE_MS = 5000;

/** An event hub, from its opening to its close; a request of the SDK that fails is made again while that may help. */
export class Hub {
  readonly #options: ResolvedEventHubOptions;
  readonly #stop = new AbortController();
  #client: EventHubProducer | undefined;
  /** The client, where it is ours to close. */
  #own: EventHubProducerClient | undefined;
  #cleanup: SdkCleanup | undefined;

  constructor(options: ResolvedEventHubOptions) {
    this.#options = options;
    // Each send in flight listens: Node would warn of the eleventh.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Loads the SDK and connects; rejects soon where the hub cannot be reached or refuses the credentials. */
  async open(): Promise<void> {
    const { connection } = this.#options;
    this.#client = 'client' in connection ? connection.client : await this.#connect();
    await this.#retry('open', OPENING_MS, isOpenRetryable, (client, signal) => {
      const batch = client.createBatch(this.#place(undefined, signal));
      // The call above has made the client's sender.
      this.#cleanup?.watchRenewals();
      return batch;
    });
  }

  createBatch(key: string | undefined): Promise<EventHubBatch> {
    const { deliveryTimeoutMs } = this.#options;
    return this.#retry('send to', deliveryTimeoutMs, isRetryable, (client, signal) =>
      client.createBatch(this.#place(key, signal)),
    );
  }

  /** Done when the hub has acknowledged the batch. */
  send(batch: EventHubBatch): Promise<void> {
    const { deliveryTimeoutMs } = this.#options;
    return this.#retry('send to', deliveryTimeoutMs, isRetryable, (client, abortSignal) =>
      client.sendBatch(batch, { abortSignal }),
    );
  }

  /** Rejects what is under way with `ABORTED`. */
  abort(reason: unknown): void {
    this.#stop.abort(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
  }

  /** Settles, whatever the connection does: the SDK's own close may fail or hang where it drops. */
  async close(): Promise<void> {
    this.abort(new Error('the sink was closed'));
    const own = this.#own;
    this.#own = undefined;
    if (own === undefined) return;
    await settledWithin(CLOSING_MS, own.close());
    this.#cleanup?.clear();
  }

  async #connect(): Promise<EventHubProducer> {
    const { connection, clientOptions, attemptTimeoutMs } = this.#options;
    const { EventHubProducerClient } = await loadOptional('@azure/event-hubs', () => import('@azure/event-hubs'));
    this.#stop.signal.throwIfAborted();
    // The SDK's own retries would take minutes, and there is no telling them from a hub that is silent. Its attempts must not
    // end before ours: where the link of a send is gone, its timer throws what nobody can catch.
    const retryOptions = { maxRetries: 0, timeoutInMs: attemptTimeoutMs + SDK_GRACE_MS };
    const options = { ...clientOptions, retryOptions } as SdkOptions;
    if ('credential' in connection) {
      const { fullyQualifiedNamespace, eventHubName, credential } = connection;
      this.#own = new EventHubProducerClient(fullyQualifiedNamespace, eventHubName, credential, options);
    } else if ('connectionString' in connection) {
      const { connectionString, eventHubName } = connection;
      this.#own =
        eventHubName === undefined
          ? new EventHubProducerClient(connectionString, options)
          : new EventHubProducerClient(connectionString, eventHubName, options);
    }
    this.#cleanup = new SdkCleanup(this.#own as EventHubProducerClient);
    return this.#own as EventHubProducerClient;
  }

  #place(partitionKey: string | undefined, abortSignal: AbortSignal) {
    const { partitionId } = this.#options;
    return {
      abortSignal,
      ...(partitionKey !== undefined && { partitionKey }),
      ...(partitionId !== undefined && { partitionId }),
    };
  }

  async #retry<T>(
    doing: string,
    deadlineMs: number,
    retryable: (error: unknown) => boolean,
    ask: (client: EventHubProducer, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const client = this.#client as EventHubProducer;
    const { attemptTimeoutMs } = this.#options;
    try {
      return await retry(() => attempt((signal) => ask(client, signal), attemptTimeoutMs, this.#stop.signal), {
        firstDelayMs: 250,
        maxDelayMs: 4000,
        // No attempt begins that might end after the deadline.
        timeoutMs: deadlineMs - attemptTimeoutMs,
        isRetryable: (error) => {
          this.#cleanup?.noteSocket();
          return retryable(error);
        },
        signal: this.#stop.signal,
      });
    } catch (error) {
      if (error instanceof SpindleError) throw error;
      const cause = innermost(error);
      const { eventHubName, fullyQualifiedNamespace } = client;
      throw new Error(
        `cannot ${doing} event hub ${show(eventHubName)} at ${printable(fullyQualifiedNamespace)}: ${why(cause)}`,
        {
          cause,
        },
      );
    }
  }
}

/** One attempt, which ends in time whether the SDK heeds its signal or not: some of its waits do not. */
async function attempt<T>(action: (signal: AbortSignal) => Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const giveUp = new AbortController();
  try {
    return await withTimeLimit(action(giveUp.signal), { ms, signal });
  } catch (error) {
    giveUp.abort(error);
    throw error;
  }
}
