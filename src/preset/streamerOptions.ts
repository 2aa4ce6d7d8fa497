import type { Delivery } from '../../operators/sinkTo.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import {
  aFunction,
  anything,
  checkOptions,
  column,
  isFunction,
  isRecord,
  isText,
  must,
  recordOf,
} from '../checkOptions.ts';
import { checkOption, printable, SpindleError } from '../errors.ts';
import { aDomain } from '../generator/checkDomain.ts';
import type { Domain, Scale, Tables } from '../generator/index.ts';
import { rowsCheck } from '../table/checkRows.ts';
import type { ColumnName, Rows } from '../table/rows.ts';
import type { StreamConfig } from './config.ts';

/** Tables by name. */
export type NamedTables = Readonly<Record<string, Rows<object>>>;

/** The columns that some table of `T` has; any text where a table does not say. */
export type ColumnOf<T extends NamedTables> = {
  [N in keyof T]: T[N] extends Rows<infer R> ? ColumnName<R> : string;
}[keyof T];

/** Options of {@link SpindleStreamer}; `C` are the columns that the registry names. */
export interface SpindleStreamerOptions<
  D extends Domain = Domain,
  T extends NamedTables = Tables<D>,
  C extends string = string,
> {
  /** Generates the tables; not needed where `tables` is given. */
  readonly domain?: D;
  /** The tables by name; wins over `domain`. */
  readonly tables?: T;
  /** Default: a ConsoleSink. */
  readonly sink?: SinkLike;
  /** Where the truth of what was changed or made late goes, see `recordTruth`; default: nowhere. */
  readonly truth?: SinkLike;
  /** What the pipeline does; default: every event, as fast as the sink takes them. */
  readonly config?: StreamConfig;
  /** Names columns that some table has, of types that allow it; rows that do not say their columns fail in the stream. */
  readonly anomalyRegistry?: AnomalyRegistry<C> & (string extends C ? unknown : AnomalyRegistry<NoInfer<ColumnOf<T>>>);
  /** Of a domain; default `small`. */
  readonly scale?: Scale<D> | number;
  /** Default 42; null draws one, which the result reports. */
  readonly seed?: number | null;
}

/** What a {@link SpindleStreamer} streams: one of the two must be given. */
export type SourceOf<D extends Domain, T extends NamedTables> = { readonly domain: D } | { readonly tables: T };

/** Options of one run of a {@link SpindleStreamer}; `C` are the columns of its tables. */
export interface StreamOptions<C extends string = string> {
  /** The column that says when a row happened; default: the first date column, of an iterable the first in its first row. */
  readonly timestampColumn?: C;
  /** Aborting ends the source; what is under way is still acknowledged, unless the sink takes longer than 1.5 s. */
  readonly signal?: AbortSignal;
  /**
   * A file to which the run writes how far it is: before its first event, then once a second at most, and at its end. Where it is
   * there already, the run goes on after what it says was acknowledged; `INVALID_OPTION` where it was written for another stream.
   */
  readonly checkpoint?: string;
  /** Called when the sink has started, before its first write. What it throws fails the run. */
  readonly onStart?: () => void;
  /** Called with the running totals after each acknowledged batch. */
  readonly onProgress?: (delivery: Delivery) => void;
}

/** What the types say, for those who have none. */
export function checkStreamerOptions(options: object): void {
  const { domain, tables } = checkOptions<SpindleStreamerOptions>(
    'SpindleStreamer',
    options as SpindleStreamerOptions,
    {
      domain: aDomain,
      tables: recordOf(rowsCheck, 'an object of tables by name'),
      sink: anything,
      truth: anything,
      config: must(isRecord, 'an object'),
      anomalyRegistry: must((value) => value instanceof AnomalyRegistry, 'an AnomalyRegistry'),
      scale: anything,
      seed: must((seed) => seed === null || Number.isSafeInteger(seed), 'an integer, or null to draw one'),
    },
  );
  if (!domain && !tables) throw new SpindleError('INVALID_OPTION', "give either 'domain' or 'tables'");
}

/** As {@link checkStreamerOptions}: a checkpoint that is misspelt would be missed when it is needed. */
export function checkStreamOptions(options: StreamOptions): void {
  checkOptions<StreamOptions>('stream', options, {
    timestampColumn: column,
    signal: must((value) => isFunction((value as AbortSignal | null)?.addEventListener), 'an AbortSignal'),
    checkpoint: must(isText, 'the path of a file'),
    onStart: aFunction,
    onProgress: must(isFunction, 'a function of the totals'),
  });
}

/** A collective anomaly moves events. What rows say about themselves would then no longer be true. */
export function checkKept({ metadata }: StreamConfig, registry: AnomalyRegistry | undefined): void {
  const moving = metadata === 'keep' ? [...(registry ?? [])].find(({ kind }) => kind === 'collective') : undefined;
  if (moving) checkOption(false, 'metadata', metadata, `"replace", since ${printable(moving.label)} moves events`);
}

/** As {@link checkStreamerOptions}. */
export function checkEventsOptions(options: Pick<StreamOptions, 'timestampColumn'>): void {
  checkOptions<typeof options>('events', options, { timestampColumn: column });
}
