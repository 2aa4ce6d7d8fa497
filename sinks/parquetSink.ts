import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkOption, optionError, reasonOf, show } from '../src/errors.ts';
import { arrayOf, checkOptions, isRecord, oneOf, text } from '../src/options/checkOptions.ts';
import type { Column } from '../src/table/table.ts';
import { eventColumns } from './file/parquet/eventColumns.ts';
import { PAGE_ROWS } from './file/parquet/pageValues.ts';
import { loadParquetEncoder, type ParquetEncoder } from './file/parquet/parquetEncoder.ts';
import { PendingFile } from './file/pendingFile.ts';
import type { Sink } from './sink.ts';

/** Options of {@link ParquetSink}. */
export interface ParquetSinkOptions {
  /**
   * The columns of the table, such as `tables.order.columns`; the metadata of events is added. Default: the columns and types of the
   * first 16,384 events.
   */
  readonly columns?: readonly Pick<Column, 'name' | 'type'>[];
}

/**
 * Writes events to a Parquet file: dates as timestamps (milliseconds, UTC), integers as INT64, numbers as DOUBLE, text as UTF-8,
 * objects and arrays as their JSON. Each column may be null.
 *
 * A Parquet file can be read when its end is written. So the file is written beside its place as `<path>.tmp`, and moved there by
 * `close`, or by `abort` with the events that were acknowledged. If the system cannot write it, no event of it is kept, and the file
 * that was there before stays. It cannot be added to: a second `start` fails, and so does a checkpoint.
 *
 * Holds one row group, of at most 98,304 rows or about 32 MiB.
 *
 * @throws SpindleError `INVALID_OPTION` from the constructor; `SINK_WRITE_FAILED` for an event that has another column, or a value
 * that its column cannot hold
 *
 * @example
 * ```ts
 * import { fromTable, sinkTo } from 'spindle-rx/operators';
 * import { ParquetSink } from 'spindle-rx/sinks';
 *
 * fromTable([{ id: 1, at: new Date() }]).pipe(sinkTo(new ParquetSink('out/events.parquet'))).subscribe();
 * ```
 */
export class ParquetSink implements Sink {
  /** The absolute path, resolved when the sink was made. */
  readonly path: string;
  readonly #file: PendingFile;
  #declared: readonly Column[] | undefined;
  #makeEncoder: Awaited<ReturnType<typeof loadParquetEncoder>> | undefined;
  #encoder: ParquetEncoder | undefined;
  /** The first events, until the columns are known. */
  #first: object[] = [];
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor(path: string, options: ParquetSinkOptions = {}) {
    checkOption(typeof path === 'string' && path !== '' && !path.includes('\0'), 'path', path, 'the path of a file');
    const { columns } = checkOptions<ParquetSinkOptions>('ParquetSink', options, { columns: columnsCheck });
    const second = columns?.find(({ name }, i) => columns.findIndex((one) => one.name === name) !== i);
    checkOption(second === undefined, 'columns', second?.name, 'columns of different names');
    this.path = resolve(path);
    this.#file = new PendingFile(path);
    this.#declared = columns;
  }

  /** Sets the columns, before `start`. @internal */
  declare(columns: readonly Column[]): void {
    this.#declared = columns;
  }

  /** Opens the draft of the file. */
  async start(): Promise<void> {
    if (this.#state !== 'new')
      throw new Error(`${this.path} is written: a Parquet file cannot be added to, use another sink for another file`);
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there && !there.isFile()) throw new Error(`cannot write ${this.path}: a Parquet file must be a regular file`);
    this.#makeEncoder = await loadParquetEncoder();
    this.#file.open();
    this.#state = 'open';
  }

  /** Takes a batch. Its events can be read when the file is closed. */
  write(batch: readonly object[]): void {
    if (this.#declared === undefined && !this.#encoder) {
      const before = this.#first.length;
      for (const event of batch) this.#first.push(event);
      if (this.#first.length >= PAGE_ROWS) this.#encodeFirst(before);
      return;
    }
    this.#encode(batch);
  }

  /** Ends the file, puts it on disk and moves it to its place. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#attempt(() => {
      if (!this.#encoder) this.#encodeFirst();
      this.#encoder?.finish();
      this.#flush();
      this.#file.close();
      this.#file.replace();
    });
    this.#state = 'closed';
  }

  /** Ends the file after the events that were acknowledged. */
  abort(): void {
    if (this.#state === 'open' && (this.#encoder || this.#first.length > 0)) this.close();
    this.#discard();
  }

  /** Throws `INVALID_OPTION`: a run cannot go on with a Parquet file. @internal */
  position(): never {
    return this.resume();
  }

  /** As `position`. @internal */
  resume(): never {
    throw optionError(
      'INVALID_OPTION',
      ['checkpoint'],
      `: ${show(this.path)} is a Parquet file, which cannot be added to; leave the checkpoint out, or write JSON Lines`,
    );
  }

  /** Encodes the events that were held until the columns were known, of which so many are acknowledged. */
  #encodeFirst(acknowledged = this.#first.length): void {
    const held = this.#first;
    this.#first = [];
    if (held.length === 0 && this.#declared === undefined)
      throw new Error(`no event has come for ${this.path}, so its columns are not known; name them in columns`);
    this.#encoder = this.#makeEncoder?.(eventColumns(this.#declared, held.slice(0, PAGE_ROWS)));
    this.#encode(held, acknowledged);
  }

  #encode(batch: readonly object[], acknowledged = 0): void {
    this.#encoder ??= this.#makeEncoder?.(eventColumns(this.#declared, batch));
    if (this.#state !== 'open' || !this.#encoder) throw new Error(`cannot write to ${this.path}: it is not open`);
    let taken = 0;
    try {
      for (; taken < batch.length; taken++) this.#encoder.addEvent(batch[taken] as object);
    } catch (error) {
      throw Object.assign(error as Error, { receipt: { acknowledged: batch.slice(acknowledged, taken), skipped: 0 } });
    }
    this.#attempt(() => this.#flush());
  }

  #flush(): void {
    const bytes = this.#encoder?.take();
    if (bytes && bytes.length > 0) this.#file.append(bytes);
  }

  /** What fails here leaves a file without its end, which nobody can read. */
  #attempt(action: () => void): void {
    try {
      action();
    } catch (cause) {
      this.#discard();
      const { code } = cause as NodeJS.ErrnoException;
      const lost = 'a Parquet file without its end cannot be read, so none of its events are kept';
      throw Object.assign(new Error(`${reasonOf(cause)}; ${lost}`, { cause }), code === undefined ? {} : { code });
    }
  }

  #discard(): void {
    this.#file.discard();
    this.#encoder = undefined;
    this.#first = [];
    if (this.#state === 'open') this.#state = 'closed';
  }
}

const types = oneOf('integer', 'number', 'boolean', 'date', 'text');

/** A column of a table may say more, such as what it refers to. */
const columnsCheck = arrayOf((column, option) => {
  checkOption(isRecord(column), option, column, 'a column: { name, type }');
  const { name, type } = column as Readonly<Record<string, unknown>>;
  text(name, [...option, 'name']);
  types(type, [...option, 'type']);
}, 1);
