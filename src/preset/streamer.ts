import { asapScheduler, asyncScheduler, delay, finalize, fromEvent, identity, type Observable, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import type { ColumnName, Rows } from '../../operators/fromTable.ts';
import { checkSeed } from '../../operators/poissonDelay.ts';
import { type Delivery, sinkTo } from '../../operators/sinkTo.ts';
import { ConsoleSink } from '../../sinks/consoleSink.ts';
import type { Sink } from '../../sinks/sink.ts';
import { type SinkLike, toSink } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { Checkpoint } from './checkpoint.ts';
import { type ResolvedConfig, resolveConfig, type StreamConfig } from './config.ts';
import { checkName, checkOption, SpindleError, toSpindleError } from '../errors.ts';
import type { SpindleEvent } from '../event.ts';
import type { Domain, Scale, Tables } from '../generator/index.ts';
import { Spindle } from '../generator/index.ts';
import { paced, recorded, untilAborted } from './paced.ts';
import { type Made, type Stream, tableStream, tableStreams, timelineStream } from './tableStream.ts';
import { Resumption } from './resumption.ts';
import { StreamResult } from './streamResult.ts';
import { noDelivery, Tally } from '../tally.ts';

/** How long an aborted run waits for its sink, which may be talking to nobody. */
const ABORT_GRACE_MS = 1500;

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
  /** Called with the running totals after each acknowledged batch. */
  readonly onProgress?: (delivery: Delivery) => void;
}

/**
 * The standard pipeline in one call: `fromTable → take → injectAnomalies → reorder → [realtime: burstPace → poissonDelay →
 * until durationSeconds] → [recordTruth] → batch → sinkTo`. Everything it does can be piped by hand from the operators.
 *
 * Options are checked here, before anything is opened.
 */
export class SpindleStreamer<D extends Domain = Domain, T extends NamedTables = Tables<D>, C extends string = string> {
  readonly #tables: NamedTables;
  readonly #sink: Sink;
  readonly #truth: Sink | undefined;
  readonly #config: ResolvedConfig;
  readonly #registry: AnomalyRegistry;
  readonly #seed: number;

  constructor(options: SpindleStreamerOptions<D, T, C>) {
    checkOptions(options as Parameters<typeof checkOptions>[0]);
    const { domain, tables, sink, truth, config, anomalyRegistry, scale = 'small', seed = 42 } = options;
    this.#config = resolveConfig(config);
    // The one draw that no seed governs: it is the seed.
    this.#seed = seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    checkSeed(this.#seed);
    this.#tables =
      tables ??
      (new Spindle().generate<Domain>({ domain: domain as D, scale, seed: this.#seed }).tables as NamedTables);
    this.#sink = sink === undefined ? new ConsoleSink() : toSink(sink);
    this.#truth = truth === undefined ? undefined : toSink(truth, 'truth');
    this.#registry = anomalyRegistry ?? new AnomalyRegistry([]);
  }

  /** Streams one table; rejects with an error whose `result` holds what was acknowledged. */
  async stream(table: keyof T & string, options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult> {
    return this.#run(tableStream(this.#made, table, options), options);
  }

  /**
   * Streams every table in generation order, each to its end. An anomaly skips the tables where it has nothing to do, the
   * timestamp column those that lack it; it throws where that would be all tables.
   */
  async streamAll(options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult[]> {
    if (options.checkpoint !== undefined) new Checkpoint(options.checkpoint).requireFirstOf(Object.keys(this.#tables));
    const results: StreamResult[] = [];
    for (const stream of tableStreams(this.#made, options)) results.push(await this.#run(stream, options));
    return results;
  }

  /**
   * Streams all tables as one, by event time, each event after those that it refers to: see `fromTables`. An anomaly goes to
   * the tables that have its columns; `INVALID_OPTION` for a collective one, which would move events.
   */
  async streamTimeline(options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult> {
    return this.#run(timelineStream(this.#made, options), options);
  }

  /** The stream of one table before batching, for what the preset does not do. */
  events(
    table: keyof T & string,
    options: Pick<StreamOptions<ColumnOf<T>>, 'timestampColumn'> = {},
  ): Observable<SpindleEvent> {
    return paced(tableStream(this.#made, table, options).events, this.#made);
  }

  /** The timeline before batching. */
  timeline(options: Pick<StreamOptions<ColumnOf<T>>, 'timestampColumn'> = {}): Observable<SpindleEvent> {
    return paced(timelineStream(this.#made, options).events, this.#made);
  }

  get #made(): Made {
    return { tables: this.#tables, registry: this.#registry, config: this.#config, seed: this.#seed };
  }

  #run({ name, events: sent, shape }: Stream, options: StreamOptions): Promise<StreamResult> {
    checkStreamOptions(options);
    const { batchSize, realtime } = this.#config;
    const { signal, onProgress } = options;
    const resumption =
      options.checkpoint === undefined ? undefined : new Resumption(options.checkpoint, name, shape(), this.#sink);
    const before = resumption?.before ?? noDelivery;
    const tally = new Tally(before);
    const events = paced(resumption ? sent.pipe(resumption.skipSent(tally)) : sent, this.#made);
    const start = asyncScheduler.now();
    let delivery = before;
    const result = () =>
      new StreamResult(name, delivery, (asyncScheduler.now() - start) / 1000, this.#seed, before.eventsSent);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(Object.assign(toSpindleError(error), { result: result() }));
      const aborted = () =>
        new SpindleError('ABORTED', `the run was aborted after ${delivery.eventsSent} acknowledged events`);
      if (signal?.aborted) return fail(aborted());
      const impatience =
        signal &&
        fromEvent(signal, 'abort')
          .pipe(delay(ABORT_GRACE_MS))
          .subscribe(() => {
            for (const sink of [this.#sink, this.#truth]) void (async () => sink?.abort?.(aborted()))().catch(() => {});
          });
      recorded(untilAborted(sent, signal), untilAborted(events, signal), this.#truth, resumption?.passed ?? 0)
        .pipe(
          // In real time, what comes at once leaves together, and waits for nothing else.
          batch({ size: batchSize, ...(realtime && { maxWaitMs: 0, scheduler: asapScheduler }) }),
          // Behind a slow sink, small batches would pile up.
          sinkTo(this.#sink, { batchSize, tally, ...(resumption && { begun: resumption.begin }) }),
          resumption?.note(tally, () => signal?.aborted === true) ?? identity,
          tap((progress) => {
            delivery = progress;
            onProgress?.(progress);
          }),
          finalize(() => impatience?.unsubscribe()),
        )
        .subscribe({
          error: fail,
          complete: () => (signal?.aborted ? fail(aborted()) : resolve(result())),
        });
    });
  }
}

const optionNames = ['domain', 'tables', 'sink', 'truth', 'config', 'anomalyRegistry', 'scale', 'seed'];
const streamOptionNames = ['timestampColumn', 'signal', 'checkpoint', 'onProgress'];

/** What the types say, for those who have none. */
function checkOptions(options: Readonly<Record<keyof SpindleStreamerOptions, unknown>>): void {
  for (const name of Object.keys(options)) checkName(name, optionNames);
  const { domain, tables, anomalyRegistry } = options;
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

/** As {@link checkOptions}: a checkpoint that is misspelt would be missed when it is needed. */
function checkStreamOptions(options: StreamOptions): void {
  for (const name of Object.keys(options)) checkName(name, streamOptionNames);
  const { signal, onProgress } = options;
  const isSignal = signal === undefined || typeof signal?.addEventListener === 'function';
  checkOption(isSignal, 'signal', signal, 'an AbortSignal');
  const isFunction = onProgress === undefined || typeof onProgress === 'function';
  checkOption(isFunction, 'onProgress', onProgress, 'a function of the totals');
}
