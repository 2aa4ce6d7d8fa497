import { checkOption, isPositiveInteger, SpindleError, show, suggest } from '../../src/errors.ts';
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

const KNOWN = [
  'connectionString',
  'eventHubName',
  'fullyQualifiedNamespace',
  'credential',
  'client',
  'partitionKeyColumn',
  'partitionId',
  'maxInFlight',
  'onOversize',
  'deliveryTimeoutMs',
  'clientOptions',
];

const isTime = (value: unknown): boolean =>
  Number.isFinite(value) && (value as number) > 0 && (value as number) < 2 ** 31;

/** @throws SpindleError `INVALID_OPTION` */
export function resolveEventHubOptions(options: EventHubSinkOptions): ResolvedEventHubOptions {
  checkConnection(options);
  for (const name of Object.keys(options))
    if (!KNOWN.includes(name))
      throw new SpindleError(
        'INVALID_OPTION',
        `the event hub sink has no option ${show(name)}; it has ${suggest(name, KNOWN)}`,
      );
  const { partitionKeyColumn, partitionId, maxInFlight = 32, onOversize = 'error' } = options;
  const { deliveryTimeoutMs = 120_000, clientOptions = {} } = options;
  const attemptTimeoutMs = clientOptions.retryOptions?.timeoutInMs ?? 10_000;
  const isColumn =
    partitionKeyColumn === undefined || (typeof partitionKeyColumn === 'string' && partitionKeyColumn !== '');
  checkOption(isColumn, 'partitionKeyColumn', partitionKeyColumn, 'the name of a column');
  const isPartition = partitionId === undefined || /^\d+$/.test(partitionId);
  checkOption(isPartition, 'partitionId', partitionId, 'the number of a partition, as text');
  const isOne = partitionId === undefined || partitionKeyColumn === undefined;
  checkOption(isOne, 'partitionId', partitionId, 'absent where there is a partitionKeyColumn');
  checkOption(isPositiveInteger(maxInFlight), 'maxInFlight', maxInFlight, 'an integer ≥ 1');
  checkOption(onOversize === 'error' || onOversize === 'skip', 'onOversize', onOversize, '"error" or "skip"');
  const time = 'milliseconds above 0, below 2³¹';
  checkOption(isTime(deliveryTimeoutMs), 'deliveryTimeoutMs', deliveryTimeoutMs, time);
  checkOption(isTime(attemptTimeoutMs), ['clientOptions', 'retryOptions', 'timeoutInMs'], attemptTimeoutMs, time);
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
