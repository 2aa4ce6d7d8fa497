import type { Delivery } from '../../operators/sinkTo.ts';
import type { SinkLike } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { checkName, checkOption, SpindleError } from '../errors.ts';
import type { Domain, Scale, Tables } from '../generator/index.ts';
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

const optionNames = ['domain', 'tables', 'sink', 'truth', 'config', 'anomalyRegistry', 'scale', 'seed'];
const streamOptionNames = ['timestampColumn', 'signal', 'checkpoint', 'onStart', 'onProgress'];

/** What the types say, for those who have none. */
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

/** As {@link checkStreamerOptions}: a checkpoint that is misspelt would be missed when it is needed. */
export function checkStreamOptions(options: StreamOptions): void {
  for (const name of Object.keys(options)) checkName(name, streamOptionNames);
  const { signal, onStart, onProgress } = options;
  const isSignal = signal === undefined || typeof signal?.addEventListener === 'function';
  checkOption(isSignal, 'signal', signal, 'an AbortSignal');
  const isFunction = onProgress === undefined || typeof onProgress === 'function';
  checkOption(isFunction, 'onProgress', onProgress, 'a function of the totals');
  checkOption(onStart === undefined || typeof onStart === 'function', 'onStart', onStart, 'a function');
}
