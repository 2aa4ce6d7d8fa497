import type { Delivery } from '../../operators/sinkTo.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { checkName, checkOption, SpindleError } from '../errors.ts';
import type { Domain, Scale, Tables } from '../generator/index.ts';
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
  /** The seed of all randomness. With null, one is drawn, and the result has it. Default 42. */
  readonly seed?: number | null;
}

/** Options of one run of a {@link SpindleStreamer}. `C` are the columns of its tables. */
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

const optionNames = ['domain', 'tables', 'sink', 'truth', 'config', 'anomalyRegistry', 'scale', 'seed'];
const streamOptionNames = ['timestampColumn', 'signal', 'checkpoint', 'onStart', 'onProgress'];

/** Checks what the types say, for callers without types. */
export function checkStreamerOptions(options: object): void {
  for (const name of Object.keys(options)) checkName(name, optionNames);
  const { domain, tables, anomalyRegistry } = options as Readonly<Record<string, unknown>>;
  if (!domain && !tables) throw new SpindleError('INVALID_OPTION', "give either 'domain' or 'tables'");
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  checkOption(
    tables !== undefined || isObject((domain as Domain | undefined)?.tables),
    'domain',
    domain,
    'a domain, such as new RetailDomain()',
  );
  checkOption(tables === undefined || isObject(tables), 'tables', tables, 'an object of tables by name');
  const isRegistry = anomalyRegistry === undefined || anomalyRegistry instanceof AnomalyRegistry;
  checkOption(isRegistry, 'anomalyRegistry', anomalyRegistry, 'an AnomalyRegistry');
}

/** Checks the options of a run. A misspelt `checkpoint` would be missed only after a crash. */
export function checkStreamOptions(options: StreamOptions): void {
  for (const name of Object.keys(options)) checkName(name, streamOptionNames);
  const { signal, onStart, onProgress } = options;
  const isSignal = signal === undefined || typeof signal?.addEventListener === 'function';
  checkOption(isSignal, 'signal', signal, 'an AbortSignal');
  const isFunction = onProgress === undefined || typeof onProgress === 'function';
  checkOption(isFunction, 'onProgress', onProgress, 'a function of the totals');
  checkOption(onStart === undefined || typeof onStart === 'function', 'onStart', onStart, 'a function');
}
