import type { Observable } from 'rxjs';
import { ConsoleSink } from '../../sinks/consoleSink.ts';
import { toSink } from '../../sinks/toSink.ts';
import { AnomalyRegistry } from '../anomalies/index.ts';
import { optionError, show } from '../errors.ts';
import { type Domain, type GenerateOptions, Spindle, type Tables } from '../generator/index.ts';
import { rowsOf } from '../table/columnarTable.ts';
import type { EventOf, EventOfAny } from '../timeline/eventOf.ts';
import type { Checkpoint } from './checkpoint.ts';
import { resolveConfig } from './config.ts';
import { inRealTime } from './realtime.ts';
import { type RunSinks, run } from './run.ts';
import {
  type ColumnOf,
  checkEventsOptions,
  checkKept,
  checkStreamerOptions,
  checkStreamOptions,
  type NamedTables,
  type SourceOf,
  type SpindleStreamerOptions,
  type StreamOptions,
} from './streamerOptions.ts';
import type { StreamResult } from './streamResult.ts';
import type { Setup } from './tablePlan.ts';
import { tableStream, tableStreams } from './tableStream.ts';
import { timelineStream } from './timelineStream.ts';
import { anchored, checkLiveTables, checkTimes, countsTime } from './times.ts';

const generated = (options: GenerateOptions<Domain>): NamedTables => new Spindle().generate(options).tables;

/**
 * Runs the standard pipeline: `fromTable → take → [arrivalTimes or
 * shiftTimes] → injectAnomalies → reorder or delayDelivery → [realtime: burstPace → poissonDelay → until durationSeconds, or replay] →
 * [recordTruth] → batch → sinkTo`. Everything it does can also be piped from the operators.
 *
 * The constructor checks the options. Nothing is opened before a run.
 *
 * @example
 * ```ts
 * import { RetailDomain, SpindleStreamer } from 'spindle-rx';
 *
 * const streamer = new SpindleStreamer({ domain: new RetailDomain(), config: { maxEvents: 100, outOfOrderFraction: 0.1 } });
 * const { eventsSent, outOfOrderCount } = await streamer.stream('order');
 * ```
 */
export class SpindleStreamer<D extends Domain = Domain, T extends NamedTables = Tables<D>, C extends string = string> {
  readonly #setup: Setup;
  readonly #sinks: RunSinks;

  constructor(options: SpindleStreamerOptions<D, T, C> & SourceOf<D, T>) {
    checkStreamerOptions(options);
    const { domain, tables, period, sink, truth, config, anomalyRegistry, scale = 'small', seed: given = 42 } = options;
    const resolved = resolveConfig(config);
    checkTimes(resolved);
    checkKept(resolved, anomalyRegistry);
    // The one draw that no seed governs: it is the seed.
    const seed = given ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    this.#setup = {
      tables: tables
        ? inMemoryTables(tables)
        : generated({ domain: domain as D, scale, seed, ...(period && { period }) }),
      registry: anomalyRegistry ?? new AnomalyRegistry([]),
      config: resolved,
      seed,
      isTimed: truth !== undefined || countsTime(resolved),
    };
    this.#sinks = {
      sink: sink === undefined ? new ConsoleSink() : toSink(sink),
      truth: truth === undefined ? undefined : toSink(truth, 'truth'),
    };
  }

  /** Streams one table. Rejects with an error whose `result` counts what was acknowledged. */
  async stream(table: keyof T & string, options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult> {
    checkStreamOptions(options);
    const checkpoint = this.#openCheckpoint(options);
    const setup = this.#anchored(checkpoint);
    return run(setup, tableStream(setup, table, options.timestampColumn), this.#sinks, { ...options, checkpoint });
  }

  /**
   * Streams one table after the other, in generation order. An anomaly applies to the tables that have its columns, and the
   * timestamp column to those that have it. Rejects if no table has them.
   */
  async streamAll(options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult[]> {
    checkStreamOptions(options);
    const noted = this.#openCheckpoint(options);
    noted?.requireFirstOf(Object.keys(this.#setup.tables));
    const setup = this.#anchored(noted);
    checkLiveTables(setup.config, Object.keys(setup.tables));
    const results: StreamResult[] = [];
    for (const stream of tableStreams(setup, options.timestampColumn)) {
      const checkpoint = this.#openCheckpoint(options);
      results.push(await run(setup, stream, this.#sinks, { ...options, checkpoint }));
    }
    return results;
  }

  /**
   * Streams all tables as one, by event time, each event after those that it refers to: see `fromTables`. An anomaly applies to the
   * tables that have its columns. Rejects with `INVALID_OPTION` for a collective anomaly, because it would move events.
   */
  async streamTimeline(options: StreamOptions<ColumnOf<T>> = {}): Promise<StreamResult> {
    checkStreamOptions(options);
    const checkpoint = this.#openCheckpoint(options);
    const setup = this.#anchored(checkpoint);
    return run(setup, timelineStream(setup, options.timestampColumn), this.#sinks, { ...options, checkpoint });
  }

  /** The events of one table, paced but not batched, for a pipeline of your own. */
  events<N extends keyof T & string>(
    table: N,
    options: Pick<StreamOptions<ColumnOf<T>>, 'timestampColumn'> = {},
  ): Observable<EventOf<T[N]>> {
    checkEventsOptions(options);
    const setup = this.#anchored();
    return inRealTime(tableStream(setup, table, options.timestampColumn), setup) as Observable<object> as Observable<
      EventOf<T[N]>
    >;
  }

  /** The events of the timeline, paced but not batched. */
  timeline(options: Pick<StreamOptions<ColumnOf<T>>, 'timestampColumn'> = {}): Observable<EventOfAny<T>> {
    checkEventsOptions(options);
    const setup = this.#anchored();
    return inRealTime(timelineStream(setup, options.timestampColumn), setup) as Observable<unknown> as Observable<
      EventOfAny<T>
    >;
  }

  /**
   * Node's streamer overrides it: in a browser there are no files.
   *
   * @internal
   */
  protected openCheckpoint(path: string): Checkpoint {
    throw optionError(
      'INVALID_OPTION',
      ['checkpoint'],
      ` must be left out in a browser, which has no files, got ${show(path)}`,
    );
  }

  #openCheckpoint({ checkpoint }: Pick<StreamOptions, 'checkpoint'>): Checkpoint | undefined {
    return checkpoint === undefined ? undefined : this.openCheckpoint(checkpoint);
  }

  /** With the moment at which arrivals begin. */
  #anchored(checkpoint?: Checkpoint): Setup {
    return { ...this.#setup, config: anchored(this.#setup.config, checkpoint?.startAt) };
  }
}

/** A table of Arrow, or rows by their number, as a table. */
const inMemoryTables = (tables: NamedTables): Setup['tables'] =>
  Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rowsOf(rows)]));
