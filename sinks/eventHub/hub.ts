import { setMaxListeners } from 'node:events';
import type { EventDataBatch, EventHubClientOptions, EventHubProducerClient } from '@azure/event-hubs';
import { SpindleError } from '../../src/errors.ts';
import { persist } from '../retry.ts';
import type { EventHubProducer } from './connection.ts';
import type { ResolvedEventHubOptions } from './eventHubOptions.ts';
import { innermost, mayOpen, mayPass, why } from './failures.ts';
import { Leftovers } from './sdkCleanup.ts';

const OPENING_MS = 15_000;
const CLOSING_MS = 2000;
/** How much longer than ours an attempt of the SDK may take, which an abort then ends. */
const SDK_GRACE_MS = 5000;

/** An event hub, from its opening to its close; what it asks of the SDK, it asks again for as long as there is hope. */
export class Hub {
  readonly #options: ResolvedEventHubOptions;
  readonly #stop = new AbortController();
  #client: EventHubProducer | undefined;
  /** The client, where it is ours to close. */
  #own: EventHubProducerClient | undefined;
  #leftovers: Leftovers | undefined;

  constructor(options: ResolvedEventHubOptions) {
    this.#options = options;
    // Each send in flight listens: Node would warn of the eleventh.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Loads the SDK and connects; rejects soon where the hub cannot be reached or refuses the credentials. */
  async open(): Promise<void> {
    const { connection } = this.#options;
    this.#client = 'client' in connection ? connection.client : await this.#connect();
    await this.#persist('open', OPENING_MS, mayOpen, (client, signal) => {
      const batch = client.createBatch(this.#place(undefined, signal));
      // By now the client has its sender.
      this.#leftovers?.watchRenewals();
      return batch;
    });
  }

  createBatch(key: string | undefined): Promise<EventDataBatch> {
    const { deliveryTimeoutMs } = this.#options;
    return this.#persist('send to', deliveryTimeoutMs, mayPass, (client, signal) =>
      client.createBatch(this.#place(key, signal)),
    );
  }

  /** Done when the hub has acknowledged the batch. */
  send(batch: EventDataBatch): Promise<void> {
    const { deliveryTimeoutMs } = this.#options;
    return this.#persist('send to', deliveryTimeoutMs, mayPass, (client, abortSignal) =>
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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSING_MS);
    });
    await Promise.race([own.close().catch(() => {}), late]);
    clearTimeout(timer);
    this.#leftovers?.clear();
  }

  async #connect(): Promise<EventHubProducer> {
    const { connection, clientOptions, attemptTimeoutMs } = this.#options;
    const { EventHubProducerClient } = await import('@azure/event-hubs');
    this.#stop.signal.throwIfAborted();
    // The SDK's own retries would take minutes, and there is no telling them from a hub that is silent. Its attempts must not
    // end before ours: where the link of a send is gone, its timer throws what nobody can catch.
    const retryOptions = { maxRetries: 0, timeoutInMs: attemptTimeoutMs + SDK_GRACE_MS };
    const options: EventHubClientOptions = { ...clientOptions, retryOptions };
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
    this.#leftovers = new Leftovers(this.#own as EventHubProducerClient);
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

  async #persist<T>(
    doing: string,
    deadlineMs: number,
    retryable: (error: unknown) => boolean,
    ask: (client: EventHubProducer, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const client = this.#client as EventHubProducer;
    const patience = {
      attemptMs: this.#options.attemptTimeoutMs,
      deadlineMs,
      retryable: (error: unknown) => {
        this.#leftovers?.noteSocket();
        return retryable(error);
      },
    };
    try {
      return await persist((signal) => ask(client, signal), this.#stop.signal, patience);
    } catch (error) {
      if (error instanceof SpindleError) throw error;
      const cause = innermost(error);
      const { eventHubName, fullyQualifiedNamespace } = client;
      throw new Error(`cannot ${doing} event hub "${eventHubName}" at ${fullyQualifiedNamespace}: ${why(cause)}`, {
        cause,
      });
    }
  }
}
