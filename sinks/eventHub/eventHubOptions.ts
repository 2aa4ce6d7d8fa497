import { checkOption, checkSecret } from '../../src/errors.ts';
import {
  anything,
  type Checks,
  checkOptions,
  column,
  isRecord,
  must,
  object,
  oneOf,
  positiveInteger,
  waitMs,
} from '../../src/options/checkOptions.ts';
import { checkConnection, type EventHubConnection } from './connection.ts';
import type { EventHubClientOptions } from './sdk.ts';

/** What {@link EventHubSink} takes besides its connection. */
export interface EventHubSinkSettings {
  /** The column whose value, as text, is an event's partition key; null or absent is none. Default: no event has a key. */
  readonly partitionKeyColumn?: string;
  /** The number of the partition that all events go to; not with `partitionKeyColumn`. Default: the hub chooses. */
  readonly partitionId?: string;
  /** The most sends in flight, ≥ 1; default 32. Those of one key, or one partition, are never in flight together. */
  readonly maxInFlight?: number;
  /** What becomes of an event that no batch can hold; default `error`. `skip` leaves it out and counts it. */
  readonly onOversize?: 'error' | 'skip';
  /** How long a batch is sent again, in milliseconds, > 0; default 120,000. */
  readonly deliveryTimeoutMs?: number;
  /** What the SDK's client is made with. */
  readonly clientOptions?: EventHubClientOptions;
}

/** Options of {@link EventHubSink}. */
export type EventHubSinkOptions = EventHubConnection & EventHubSinkSettings;

/** Options, checked, with every default. */
export interface ResolvedEventHubOptions {
  readonly connection: EventHubConnection;
  readonly partitionKeyColumn: string | undefined;
  readonly partitionId: string | undefined;
  readonly maxInFlight: number;
  readonly onOversize: 'error' | 'skip';
  readonly deliveryTimeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly clientOptions: EventHubClientOptions;
}

/** Those of every way to connect. */
type AllOptions = EventHubSinkSettings & { readonly [K in ConnectionOption]?: unknown };
type ConnectionOption = EventHubConnection extends infer C ? (C extends unknown ? keyof C : never) : never;

const checks: Checks<AllOptions> = {
  // Checked before the others, since their values may be secrets.
  connectionString: anything,
  eventHubName: anything,
  fullyQualifiedNamespace: anything,
  credential: anything,
  client: anything,
  partitionKeyColumn: column,
  partitionId: must((id) => typeof id === 'string' && /^\d+$/.test(id), 'the number of a partition, as text'),
  maxInFlight: positiveInteger,
  onOversize: oneOf('error', 'skip'),
  deliveryTimeoutMs: waitMs,
  clientOptions: (options, path) => {
    checkSecret(isRecord(options), path, "an object with options of the SDK's client");
    const { retryOptions } = options as NonNullable<EventHubSinkSettings['clientOptions']>;
    if (retryOptions !== undefined)
      object<{ readonly timeoutInMs?: number }>({ timeoutInMs: waitMs })(retryOptions, [...path, 'retryOptions']);
  },
};

/** @throws SpindleError `INVALID_OPTION` */
export function resolveEventHubOptions(options: EventHubSinkOptions): ResolvedEventHubOptions {
  checkConnection(options);
  checkOptions<AllOptions>('EventHubSink', options, checks);
  const { partitionKeyColumn, partitionId, maxInFlight = 32, onOversize = 'error' } = options;
  const { deliveryTimeoutMs = 120_000, clientOptions = {} } = options;
  const attemptTimeoutMs = clientOptions.retryOptions?.timeoutInMs ?? 10_000;
  const isOne = partitionId === undefined || partitionKeyColumn === undefined;
  checkOption(isOne, 'partitionId', partitionId, 'absent where there is a partitionKeyColumn');
  return {
    connection: options,
    partitionKeyColumn,
    partitionId,
    maxInFlight,
    onOversize,
    deliveryTimeoutMs,
    attemptTimeoutMs,
    clientOptions,
  };
}
