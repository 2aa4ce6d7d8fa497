import type { EventDataBatch, EventHubClientOptions, EventHubProducerClient } from '@azure/event-hubs';
import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import { checkOption, isPositiveInteger, SpindleError } from '../src/errors.ts';
import {
  checkConnection,
  type EventHubByConnectionString,
  type EventHubByCredential,
  type EventHubConnection,
  type EventHubProducer,
} from './eventHub/connection.ts';
import { innermost, mayOpen, mayPass, why } from './eventHub/errors.ts';
import { InFlight } from './eventHub/inFlight.ts';
import { type Lane, lanesOf } from './eventHub/lanes.ts';
import { type Patience, persist } from './eventHub/retry.ts';
import type { Sink } from './sink.ts';

const OPENING_MS = 15_000;
const CLOSING_MS = 2000;

/** What {@link EventHubSink} takes besides its connection. */
export interface EventHubSinkSettings {
  /** The column whose value, as text, is an event's partition key; null or absent is none. Default: no event has a key. */
  readonly partitionKeyColumn?: string;
  /** All events go to this partition; not with `partitionKeyColumn`. */
  readonly partitionId?: string;
  /** The most sends in flight, ≥ 1; default 32. Those of one key, or one partition, are never in flight together. */
  readonly maxInFlight?: number;
  /** An event that no batch can hold stops the run (default), or is left out and counted as skipped. */
  readonly onOversize?: 'error' | 'skip';
  /** How long a batch is retried before the write fails, in milliseconds; default 120,000. */
  readonly deliveryTimeoutMs?: number;
  /**
   * Handed to the SDK's client. The sink retries by itself, so of `retryOptions` there is but `timeoutInMs`, the time of one
   * attempt; default 10,000.
   */
  readonly clientOptions?: Omit<EventHubClientOptions, 'retryOptions'> & {
    readonly retryOptions?: { readonly timeoutInMs?: number };
  };
}

/** Options of {@link EventHubSink}. */
export type EventHubSinkOptions = EventHubConnection & EventHubSinkSettings;

interface Open {
  readonly client: EventHubProducer;
  readonly stop: AbortController;
  /** Ends the client, where it is the sink's own. */
  readonly close: () => Promise<void>;
}

/**
 * Sends events to Azure Event Hubs, each as strict JSON of content type `application/json`, in batches as large as the hub
 * takes.
 *
 * `write` is done when the hub has acknowledged every event. Events of one partition key, or all of one `partitionId`, keep
 * their order, also through retries; others have none. What may pass (a busy server, a lost connection) is retried until
 * `deliveryTimeoutMs` is over. An acknowledgement that is lost on the way means a second copy: delivery is at least once.
 *
 * `start` fails within 15 seconds where the hub cannot be reached or refuses the credentials; it loads `@azure/event-hubs`.
 * `close` and `abort` always settle. Holds, besides the batch that is written, up to `maxInFlight` batches as bytes. No
 * error holds a secret.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 */
export class EventHubSink implements Sink {
  readonly #options: EventHubSinkOptions;
  readonly #maxInFlight: number;
  readonly #skips: boolean;
  readonly #attemptMs: number;
  readonly #deliveryMs: number;
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();
  #open: Open | undefined;

  constructor(options: EventHubSinkOptions) {
    checkConnection(options);
    const { partitionKeyColumn, partitionId, maxInFlight = 32, onOversize = 'error' } = options;
    const { deliveryTimeoutMs = 120_000, clientOptions } = options;
    const attemptMs = clientOptions?.retryOptions?.timeoutInMs ?? 10_000;
    const columnIsText = partitionKeyColumn === undefined || typeof partitionKeyColumn === 'string';
    checkOption(columnIsText, 'partitionKeyColumn', partitionKeyColumn, 'the name of a column');
    const idIsNumber = partitionId === undefined || /^\d+$/.test(partitionId);
    checkOption(idIsNumber, 'partitionId', partitionId, 'the number of a partition, as text');
    const onlyOne = partitionId === undefined || partitionKeyColumn === undefined;
    checkOption(onlyOne, 'partitionId', partitionId, 'absent where there is a partitionKeyColumn');
    checkOption(isPositiveInteger(maxInFlight), 'maxInFlight', maxInFlight, 'an integer ≥ 1');
    checkOption(onOversize === 'error' || onOversize === 'skip', 'onOversize', onOversize, '"error" or "skip"');
    checkOption(deliveryTimeoutMs > 0, 'deliveryTimeoutMs', deliveryTimeoutMs, 'milliseconds > 0');
    checkOption(attemptMs > 0, 'clientOptions.retryOptions.timeoutInMs', attemptMs, 'milliseconds > 0');
    this.#options = options;
    this.#maxInFlight = maxInFlight;
    this.#skips = onOversize === 'skip';
    this.#attemptMs = attemptMs;
    this.#deliveryMs = deliveryTimeoutMs;
  }

  /** Connects, and sees that the hub takes events. */
  async start(): Promise<void> {
    await this.abort(new Error('the sink was started again'));
    const stop = new AbortController();
    const open = { stop, ...(await this.#connect()) };
    this.#open = open;
    try {
      await this.#createBatch(open, undefined, { deadlineMs: OPENING_MS, retryable: mayOpen });
    } catch (error) {
      await this.abort(error);
      throw error;
    }
  }

  /** Sends a batch; done when the hub has acknowledged it all. */
  async write(batch: readonly object[]): Promise<void> {
    const open = this.#open;
    if (open === undefined) throw new Error('the event hub sink is written to before its start or after its close');
    const sends = new InFlight(this.#maxInFlight);
    try {
      for (const lane of lanesOf(batch, this.#options.partitionKeyColumn)) {
        const goesOn = () => !sends.failed && lane.taken < lane.places.length;
        if (lane.key !== undefined || this.#options.partitionId !== undefined)
          await sends.begin(async () => {
            while (goesOn()) await this.#send(open, await this.#fill(open, batch, lane));
          });
        else
          while (goesOn()) {
            const full = await this.#fill(open, batch, lane);
            await sends.begin(() => this.#send(open, full));
          }
      }
    } catch (error) {
      sends.fail(error);
    }
    await sends.settled();
  }

  /** Lets go of the hub; settles within 2 seconds, whatever the connection does. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  /** Gives up what is under way, and lets go of the hub. */
  async abort(reason: unknown): Promise<void> {
    this.#open?.stop.abort(new SpindleError('ABORTED', 'the sink was aborted', { cause: reason }));
    await this.close();
  }

  async #connect(): Promise<Omit<Open, 'stop'>> {
    if ('client' in this.#options) return { client: this.#options.client, close: async () => {} };
    const { EventHubProducerClient } = await import('@azure/event-hubs');
    const clientOptions: EventHubClientOptions = {
      ...this.#options.clientOptions,
      // Its own retries would take minutes, and hide which attempt failed of what.
      retryOptions: { maxRetries: 0, timeoutInMs: this.#attemptMs },
    };
    const client = connect(EventHubProducerClient, this.#options, clientOptions);
    return { client, close: () => settledWithin(CLOSING_MS, client.close()) };
  }

  async #fill(open: Open, events: readonly object[], lane: Lane): Promise<EventDataBatch> {
    const batch = await this.#createBatch(open, lane.key, { deadlineMs: this.#deliveryMs, retryable: mayPass });
    const out = this.#out;
    for (; lane.taken < lane.places.length; lane.taken++) {
      const event = events[lane.places[lane.taken] as number] as object;
      out.clear();
      this.#encode(event, out);
      if (batch.tryAdd({ body: out.written(), contentType: 'application/json' })) continue;
      if (batch.count > 0) break;
      if (!this.#skips) throw new Error(oversize(event, out.length, batch.maxSizeInBytes));
    }
    return batch;
  }

  #createBatch(open: Open, key: string | undefined, patience: Omit<Patience, 'attemptMs'>): Promise<EventDataBatch> {
    const { partitionId } = this.#options;
    const place = {
      ...(key !== undefined && { partitionKey: key }),
      ...(partitionId !== undefined && { partitionId }),
    };
    return this.#persist('open', open, (abortSignal) => open.client.createBatch({ ...place, abortSignal }), patience);
  }

  async #send(open: Open, batch: EventDataBatch): Promise<void> {
    if (batch.count === 0) return;
    const patience = { deadlineMs: this.#deliveryMs, retryable: mayPass };
    await this.#persist('send to', open, (abortSignal) => open.client.sendBatch(batch, { abortSignal }), patience);
  }

  async #persist<T>(
    doing: string,
    { client, stop }: Open,
    action: (signal: AbortSignal) => Promise<T>,
    patience: Omit<Patience, 'attemptMs'>,
  ): Promise<T> {
    try {
      return await persist(action, stop.signal, { attemptMs: this.#attemptMs, ...patience });
    } catch (error) {
      if (error instanceof SpindleError) throw error;
      const cause = innermost(error);
      const hub = `event hub "${client.eventHubName}" at ${client.fullyQualifiedNamespace}`;
      throw new Error(`cannot ${doing} ${hub}: ${why(cause)}`, { cause });
    }
  }
}

function connect(
  Client: typeof EventHubProducerClient,
  connection: EventHubByConnectionString | EventHubByCredential,
  options: EventHubClientOptions,
): EventHubProducerClient {
  if ('credential' in connection) {
    const { fullyQualifiedNamespace, eventHubName, credential } = connection;
    return new Client(fullyQualifiedNamespace, eventHubName, credential, options);
  }
  const { connectionString, eventHubName } = connection;
  return eventHubName === undefined
    ? new Client(connectionString, options)
    : new Client(connectionString, eventHubName, options);
}

/** The SDK's close may fail or hang where the connection drops; nothing is lost by then. */
async function settledWithin(ms: number, closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([closing.catch(() => {}), late]);
  clearTimeout(timer);
}

function oversize(event: object, bytes: number, limit: number): string {
  const { _spindle_seq: seq, _spindle_table: table } = event as Readonly<Record<string, unknown>>;
  return `the event of _spindle_seq ${seq} of table ${table} takes ${bytes} bytes, more than a batch of ${limit} holds`;
}
