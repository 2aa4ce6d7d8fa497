import type { Delivery } from '../../operators/sinkTo.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { checkOption, printable, SpindleError } from '../errors.ts';
import { aDomain } from '../generator/checkDomain.ts';
import type { Domain, Period, Scale, Tables } from '../generator/index.ts';
import { aPeriod } from '../generator/period.ts';
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
} from '../options/checkOptions.ts';
import { rowsCheck } from '../table/checkRows.ts';
import type { ColumnName, Rows } from '../table/rows.ts';
import type { StreamConfig } from './config.ts';

/** Tables by name. */
export type NamedTables = Readonly<Record<string, Rows<object>>>;

/** The columns that some table of `T` has; any string if the type of a table does not list them. */
export type ColumnOf<T extends NamedTables> = {
  [N in keyof T]: T[N] extends Rows<infer R> ? ColumnName<R> : string;
}[keyof T];

/** Options of {@link SpindleStreamer}. `C` are the columns that the registry names. */
export interface SpindleStreamerOptions<
  D extends Domain = Domain,
  T extends NamedTables = Tables<D>,
  C extends string = string,
> {
  /** Generates the tables. Needed unless `tables` is given. */
  readonly domain?: D;
  /** The tables by name, instead of those of `domain`. */
  readonly tables?: T;
  /** Where the events go. Default: a ConsoleSink. */
  readonly sink?: SinkLike;
  /** Where the truth about anomalies and late events goes: see `recordTruth`. Default: nowhere. */
  readonly truth?: SinkLike;
  /** What the pipeline does. Default: it sends every event, as fast as the sink takes them. */
  readonly config?: StreamConfig;
  /**
   * The anomalies. Some table must have their columns. If the columns are not known beforehand, the stream fails if it lacks
   * them.
   */
  readonly anomalyRegistry?: AnomalyRegistry<C> & (string extends C ? unknown : AnomalyRegistry<NoInfer<ColumnOf<T>>>);
  /** The size of the tables of `domain`. Default `small`. */
  readonly scale?: Scale<D> | number;
  /** When the tables of `domain` happen: `from` ≤ t < `to`. Default: the domain's own period. */
  readonly period?: Period;
  /** The seed of all randomness. With null, one is drawn, and the result has it. Default 42. */
  readonly seed?: number | null;
}

/** What a {@link SpindleStreamer} streams: one of the two must be given. */
export type SourceOf<D extends Domain, T extends NamedTables> = { readonly domain: D } | { readonly tables: T };

/** Options of one run of a {@link SpindleStreamer}; `C` are the columns of its tables. */
export interface StreamOptions<C extends string = string> {
  /**
   * The column that says when a row happened. Default: the first date column; for an iterable, the first one of its first row.
   */
  readonly timestampColumn?: C;
  /**
   * If it is aborted, the source ends. Events that were emitted are still acknowledged, unless the sink takes longer than 1.5
   * s.
   */
  readonly signal?: AbortSignal;
  /**
   * The path of a file to which the run writes how far it is: before its first event, then at most once a second, and at its end. If
   * the file exists, the run goes on after the events that it counts as acknowledged. If it was written for another stream, the run
   * rejects with `INVALID_OPTION`.
   */
  readonly checkpoint?: string;
  /** Called when the sink has started, before its first write. If it throws, the run fails. */
  readonly onStart?: () => void;
  /** Called with the running totals after each acknowledged batch. */
  readonly onProgress?: (delivery: Delivery) => void;
}

/** Checks what the types say, for callers without types. */
export function checkStreamerOptions(options: object): void {
  const { domain, tables, period } = checkOptions<SpindleStreamerOptions>(
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
      period: aPeriod,
      seed: must((seed) => seed === null || Number.isSafeInteger(seed), 'an integer, or null to draw one'),
    },
  );
  checkOption(!period || !tables, 'period', period, 'left out with tables of your own, whose times are their own');
  if (!domain && !tables) throw new SpindleError('INVALID_OPTION', "give either 'domain' or 'tables'");
}

/** Checks the options of a run. A misspelt `checkpoint` would be missed only after a crash. */
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
