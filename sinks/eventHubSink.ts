import { ByteWriter } from '../src/encode/byteWriter.ts';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import { checkOption, checkSame, printable, Reason, show } from '../src/errors.ts';
import { SEQ, TABLE } from '../src/event/event.ts';
import { type EventHubPlace, placeOf } from './eventHub/connection.ts';
import {
  type EventHubSinkOptions,
  type ResolvedEventHubOptions,
  resolveEventHubOptions,
} from './eventHub/eventHubOptions.ts';
import { Hub } from './eventHub/hub.ts';
import { InFlight } from './eventHub/inFlight.ts';
import { groupByPartitionKey, type PartitionKeyGroup } from './eventHub/partitionKeyGroups.ts';
import type { EventHubBatch } from './eventHub/sdk.ts';
import type { Receipt, Sink } from './sink.ts';

/**
 * Properties that tell the SDK that an event has a span already. They are not sent. Otherwise the SDK would make a span for each
 * event, which takes as long as everything else. Each send still has its span.
 */
const UNTRACED = Object.defineProperty({}, 'Diagnostic-Id', { value: 'none' });

/** The state of a write: which events of its batch are acknowledged. */
interface Writing {
  readonly hub: Hub;
  readonly events: readonly object[];
  readonly acknowledged: boolean[];
  skipped: number;
}

/** The events of one send. */
interface Load {
  readonly batch: EventHubBatch;
  /** Which events of the written batch are in it. */
  readonly indexes: readonly number[];
}

/**
 * Sends events to Azure Event Hubs, as JSON with the content type `application/json`, in batches as large as the hub takes.
 *
 * `write` resolves when the hub has acknowledged every event. Events of one partition key keep their order, also through retries,
 * and so do all events of one `partitionId`. Other events have no order. A failure that may pass (a busy server, a lost connection)
 * is retried for `deliveryTimeoutMs`. After that, or at once if retrying cannot help, `write` rejects, with a `receipt` of what was
 * acknowledged. Delivery is at least once: if an acknowledgement is lost, the events are sent again.
 *
 * `start` loads `@azure/event-hubs` and connects. It resolves within 15 seconds, or rejects and says what was tried, without a
 * secret. `close` and `abort` resolve within 2 seconds. Holds the batch that is written, and up to `maxInFlight` sends as bytes.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor
 *
 * @example
 * ```ts
 * import { EventHubSink } from 'spindle-rx/sinks';
 *
 * const sink = new EventHubSink({
 *   connectionString: process.env.EVENT_HUB_CONNECTION_STRING ?? '',
 *   eventHubName: 'orders',
 *   partitionKeyColumn: 'customer_id',
 * });
 * ```
 */
export class EventHubSink implements Sink {
  readonly #options: ResolvedEventHubOptions;
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();
  #hub: Hub | undefined;

  constructor(options: EventHubSinkOptions) {
    this.#options = resolveEventHubOptions(options);
  }

  /** Connects, and checks that the hub takes events. */
  async start(): Promise<void> {
    const before = this.#hub;
    const hub = new Hub(this.#options);
    this.#hub = hub;
    try {
      await before?.close();
      await hub.open();
    } catch (error) {
      // A later start may have replaced the hub.
      if (this.#hub === hub) this.#hub = undefined;
      await hub.close();
      throw error;
    }
  }

  /** Sends a batch. Done when the hub has acknowledged it. */
  async write(events: readonly object[]): Promise<Receipt | undefined> {
    const hub = this.#hub;
    if (hub === undefined)
      throw new Error('the event hub sink is not open: write was called before start or after close');
    const writing: Writing = { hub, events, acknowledged: [], skipped: 0 };
    const sends = new InFlight(this.#options.maxInFlight);
    try {
      for (const group of groupByPartitionKey(events, this.#options.partitionKeyColumn)) {
        const goesOn = () => sends.failure === undefined && group.taken < group.indexes.length;
        if (group.key !== undefined || this.#options.partitionId !== undefined)
          await sends.begin(async () => {
            while (goesOn()) await this.#send(writing, await this.#load(writing, group));
          });
        else
          while (goesOn()) {
            const load = await this.#load(writing, group);
            await sends.begin(() => this.#send(writing, load));
          }
      }
    } catch (error) {
      sends.fail(error);
    }
    await sends.settled();
    const { skipped } = writing;
    const receipt = () => ({ acknowledged: events.filter((_, index) => writing.acknowledged[index]), skipped });
    if (sends.failure !== undefined) throw Object.assign(sends.failure as Error, { receipt: receipt() });
    return skipped > 0 ? receipt() : undefined;
  }

  /** Disconnects. */
  async close(): Promise<void> {
    const hub = this.#hub;
    this.#hub = undefined;
    await hub?.close();
  }

  /** Disconnects. A pending write rejects. */
  async abort(reason: unknown): Promise<void> {
    this.#hub?.abort(reason);
    await this.close();
  }

  /** The hub. A hub has no position of the last acknowledged event. */
  position(): EventHubPlace {
    return placeOf(this.#options.connection);
  }

  /** Throws `INVALID_OPTION` if the position is of another hub. */
  resume(position: unknown): void {
    if (position === undefined) return;
    checkOption(typeof position === 'object' && position !== null, 'position', position, 'a position of EventHubSink');
    const place = this.position();
    for (const name of ['fullyQualifiedNamespace', 'eventHubName'] as const)
      checkSame(name, (position as Partial<EventHubPlace>)[name], place[name]);
  }

  /** Takes as many events of a group as fit into one send. */
  async #load(writing: Writing, group: PartitionKeyGroup): Promise<Load> {
    const batch = await writing.hub.createBatch(group.key);
    const indexes: number[] = [];
    const out = this.#out;
    for (; group.taken < group.indexes.length; group.taken++) {
      const index = group.indexes[group.taken] as number;
      const event = writing.events[index] as object;
      out.clear();
      this.#encode(event, out);
      if (batch.tryAdd({ body: out.written(), contentType: 'application/json', properties: UNTRACED }))
        indexes.push(index);
      else if (batch.count > 0) break;
      else if (this.#options.onOversize === 'error') throw tooLarge(event, out.length, batch.maxSizeInBytes);
      else writing.skipped++;
    }
    return { batch, indexes };
  }

  async #send(writing: Writing, { batch, indexes }: Load): Promise<void> {
    if (indexes.length === 0) return;
    await writing.hub.send(batch);
    for (const index of indexes) writing.acknowledged[index] = true;
  }
}

function tooLarge(event: object, bytes: number, limit: number): Reason {
  const { [SEQ]: seq, [TABLE]: table } = event as Readonly<Record<string, unknown>>;
  const which = seq === undefined ? 'an event' : `event ${printable(seq)} of table ${show(table)}`;
  const cure = (way: string | undefined) => (way === undefined ? '' : `; set ${way} to leave it out`);
  return new Reason(
    (naming) =>
      `${which} takes ${bytes} bytes, and a batch no more than ${limit}${cure(naming(['onOversize'], 'skip'))}`,
  );
}
