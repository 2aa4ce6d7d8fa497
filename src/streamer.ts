import {
  asyncScheduler,
  delay,
  finalize,
  fromEvent,
  identity,
  type MonoTypeOperatorFunction,
  type Observable,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import { batch } from '../operators/batch.ts';
import { burstPace } from '../operators/burstPace.ts';
import { type ColumnName, fromTable, type Rows } from '../operators/fromTable.ts';
import { injectAnomalies } from '../operators/injectAnomalies.ts';
import { checkSeed, poissonDelay } from '../operators/poissonDelay.ts';
import { reorder } from '../operators/reorder.ts';
import { type Delivery, sinkTo } from '../operators/sinkTo.ts';
import { ConsoleSink } from '../sinks/consoleSink.ts';
import type { Sink } from '../sinks/sink.ts';
import { type SinkLike, toSink } from '../sinks/toSink.ts';
import { fittingTables } from './anomalies/fit.ts';
import { AnomalyRegistry } from './anomalies/index.ts';
import { requireShown } from './anomalies/requireShown.ts';
import { tableFacts } from './anomalies/tableFacts.ts';
import type { Shape } from './checkpoint.ts';
import { type ResolvedConfig, resolveConfig, type StreamConfig } from './config.ts';
import { checkName, checkOption, SpindleError, suggest, toSpindleError } from './errors.ts';
import type { SpindleEvent } from './event.ts';
import { untilElapsed } from './flow/untilElapsed.ts';
import type { Domain, Scale, Tables } from './generator/index.ts';
import { Spindle } from './generator/index.ts';
import type { Table } from './generator/table.ts';
import type { FileTable } from './input/index.ts';
import { datedTables, knownColumns } from './knownColumns.ts';
import { Resumption } from './resumption.ts';
import { StreamResult } from './streamResult.ts';
import { noDelivery, Tally } from './tally.ts';

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
   * A file to which the run writes how far it is: once a second at most, and at its end. Where it is there already, the run goes
   * on after what it says was acknowledged; `INVALID_OPTION` where it was written for another stream.
   */
  readonly checkpoint?: string;
  /** Called with the running totals after each acknowledged batch. */
  readonly onProgress?: (delivery: Delivery) => void;
}

/**
 * The standard pipeline in one call: `fromTable → take → injectAnomalies → reorder → [realtime: burstPace → poissonDelay →
 * until durationSeconds] → batch → sinkTo`. Everything it does can be piped by hand from the operators.
 *
 * Options are checked here, before anything is opened.
 */
export class SpindleStreamer<D extends Domain = Domain, T extends NamedTables = Tables<D>, C extends string = string> {
  readonly #tables: NamedTables;
  readonly #sink: Sink;
  readonly #config: ResolvedConfig;
  readonly #registry: AnomalyRegistry;
  readonly #seed: number;

  constructor(options: SpindleStreamerOptions<D, T, C>) {
    checkOptions(options as Parameters<typeof checkOptions>[0]);
    const { domain, tables, sink, config, anomalyRegistry, scale = 'small', seed = 42 } = options;
    this.#config = resolveConfig(config);
    // The one draw that no seed governs: it is the seed.
    this.#seed = seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    checkSeed(this.#seed);
    this.#tables =
      tables ??
      (new Spindle().generate<Domain>({ domain: domain as D, scale, seed: this.#seed }).tables as NamedTables);
    this.#sink = sink === undefined ? new ConsoleSink() : toSink(sink);
    this.#registry = anomalyRegistry ?? new AnomalyRegistry([]);
  }

  /** Streams one table; rejects with an error whose `result` holds what was acknowledged. */
  async stream(table: keyof T & string, options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult> {
    this.#checkAnomalies(table);
    return this.#run(table, this.#registry, options);
  }

  /**
   * Streams every table in generation order, each to its end. An anomaly skips the tables where it has nothing to do, the
   * timestamp column those that lack it; it throws where that would be all tables.
   */
  async streamAll(options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult[]> {
    const anomalies = [...this.#registry].map((anomaly) => ({
      anomaly,
      tables: fittingTables(anomaly, this.#tables),
    }));
    const { timestampColumn, ...rest } = options;
    const dated = timestampColumn === undefined ? [] : datedTables(timestampColumn, this.#tables);
    const results: StreamResult[] = [];
    for (const name of Object.keys(this.#tables)) {
      const own = timestampColumn !== undefined && dated.includes(name) ? { ...rest, timestampColumn } : rest;
      const here = anomalies.filter(({ tables }) => tables.includes(name));
      const nowhereElse = here.filter(({ tables }) => tables.length === 1);
      const registry = new AnomalyRegistry(here.map(({ anomaly }) => anomaly));
      results.push(
        await this.#run(name, registry, own, new AnomalyRegistry(nowhereElse.map(({ anomaly }) => anomaly))),
      );
    }
    return results;
  }

  /** The stream of one table before batching, for what the preset does not do. */
  events(
    table: keyof T & string,
    options: Pick<StreamOptions<ColumnOf<T>>, 'timestampColumn'> = {},
  ): Observable<SpindleEvent> {
    this.#checkAnomalies(table);
    return this.#events(table, options, this.#registry, this.#registry);
  }

  #checkAnomalies(table: string): void {
    for (const anomaly of this.#registry) fittingTables(anomaly, { [table]: this.#rows(table) });
  }

  #rows(table: string): Rows<object> {
    const rows = Object.hasOwn(this.#tables, table) ? this.#tables[table] : undefined;
    if (rows) return rows;
    throw new SpindleError(
      'UNKNOWN_TABLE',
      `table "${table}" not found; there are ${suggest(table, Object.keys(this.#tables))}`,
    );
  }

  #events(
    table: string,
    { timestampColumn }: StreamOptions,
    registry: AnomalyRegistry,
    required: AnomalyRegistry,
    resumed?: MonoTypeOperatorFunction<SpindleEvent>,
  ): Observable<SpindleEvent> {
    const {
      maxEvents,
      outOfOrderFraction,
      outOfOrderMaxDelaySlots,
      realtime,
      eventsPerSecond,
      labelAnomalies,
      ...config
    } = this.#config;
    const seed = this.#seed;
    const rows = this.#rows(table) as Rows<Record<string, unknown>>;
    const options = { table, ...(timestampColumn !== undefined && { timestampColumn }) };
    const source: Observable<SpindleEvent> = fromTable(rows, options);
    const events = (maxEvents === undefined ? source : source.pipe(take(maxEvents))).pipe(
      knownColumns(rows) || required.size === 0 ? identity : requireShown([...required], table),
      injectAnomalies(registry, {
        seed,
        label: labelAnomalies,
        ...tableFacts(registry, rows, maxEvents, options, seed),
      }),
      reorder({ fraction: outOfOrderFraction, maxDelaySlots: outOfOrderMaxDelaySlots, seed }),
      resumed ?? identity,
    ) as Observable<SpindleEvent>;
    if (!realtime) return events;
    const paced = events.pipe(
      burstPace({
        eventsPerSecond,
        burstWindows: config.burstWindows,
        ...(config.timePattern && { timePattern: config.timePattern }),
      }),
      poissonDelay({ seed }),
    );
    return config.durationSeconds === undefined
      ? paced
      : paced.pipe(untilElapsed(config.durationSeconds * 1000, asyncScheduler));
  }

  /** Whatever makes this stream of a table another one. */
  #shape(table: string, registry: AnomalyRegistry, { timestampColumn }: StreamOptions): Shape {
    const { maxEvents, outOfOrderFraction, outOfOrderMaxDelaySlots, labelAnomalies } = this.#config;
    const rows = this.#rows(table) as Partial<Table & FileTable & readonly object[]>;
    return {
      seed: this.#seed,
      rows: rows.rowCount ?? rows.length ?? rows.version,
      columns: knownColumns(rows),
      timestampColumn,
      maxEvents,
      outOfOrderFraction,
      outOfOrderMaxDelaySlots,
      labelAnomalies,
      anomalies: [...registry],
    };
  }

  #run(table: string, registry: AnomalyRegistry, options: StreamOptions, required = registry): Promise<StreamResult> {
    const { batchSize, realtime } = this.#config;
    const { signal, onProgress } = options;
    const resumption =
      options.checkpoint === undefined
        ? undefined
        : new Resumption(options.checkpoint, table, this.#shape(table, registry, options), this.#sink);
    const before = resumption?.before ?? noDelivery;
    const tally = new Tally(before);
    const events = this.#events(table, options, registry, required, resumption?.skipSent(tally));
    const start = asyncScheduler.now();
    let delivery = before;
    const result = () =>
      new StreamResult(table, delivery, (asyncScheduler.now() - start) / 1000, this.#seed, before.eventsSent);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(Object.assign(toSpindleError(error), { result: result() }));
      const aborted = () =>
        new SpindleError('ABORTED', `the run was aborted after ${delivery.eventsSent} acknowledged events`);
      if (signal?.aborted) return fail(aborted());
      const source = signal ? events.pipe(takeUntil(fromEvent(signal, 'abort'))) : events;
      const impatience =
        signal &&
        fromEvent(signal, 'abort')
          .pipe(delay(ABORT_GRACE_MS))
          .subscribe(() => void (async () => this.#sink.abort?.(aborted()))().catch(() => {}));
      source
        .pipe(
          batch(realtime ? { size: batchSize, maxWaitMs: 1 } : batchSize),
          // Behind a slow sink, small batches would pile up.
          sinkTo(this.#sink, { batchSize, tally }),
          resumption?.note() ?? identity,
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

const optionNames = ['domain', 'tables', 'sink', 'config', 'anomalyRegistry', 'scale', 'seed'];

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
