import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SpindleError } from '../errors.ts';
import type { CsvOptions } from './csv/csvOptions.ts';
import { csvRecords } from './csv/csvRecords.ts';
import type { InputFormat } from './format.ts';
import { type Counts, type Found, noCounts, nothingFound, type Reading } from './found.ts';
import { type InputSource, unreadable } from './inputSource.ts';
import { jsonArrayRecords } from './json/jsonArrayRecords.ts';
import { jsonLineRecords } from './json/jsonLineRecords.ts';
import type { CsvRecord, JsonRecord, RecordReader } from './record.ts';
import { PART_END } from './spreadRecords.ts';
import { bytesOf } from './text/bytesOf.ts';
import { requireText } from './text/requireText.ts';
import { textOf } from './text/textOf.ts';

/** The stream of a pipe or a file. A pipe keeps the process alive until it is unreferenced. */
type Input = Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;

/** The records of an input file, of which the first were read. CSV has fields, JSON has objects. */
export type Records =
  | (RecordsOf<CsvRecord> & { readonly kind: 'csv' })
  | (RecordsOf<JsonRecord> & { readonly kind: 'json' });

/** What {@link Records} of either kind have. */
export interface RecordsOf<R> {
  /** What `at` of a record counts. */
  readonly unit: 'line' | 'element';
  /** The columns of the header, or those of the sample in the order of their first occurrence. */
  readonly names: readonly string[];
  readonly sample: readonly R[];
  readonly found: Readonly<Found>;
  /**
   * All records from the start, with those of the sample, in batches. Each call reads a file anew. Stdin and pipes can be read once.
   * Counts what it has read in `counts`.
   */
  all(counts?: Counts): AsyncIterable<readonly R[]>;
  /** Reads a part of the file, from one line end to another, and throws `PART_END` at its end. Undefined if that cannot be done. */
  readonly part?: ((bytes: Buffer) => RecordReader<R>) | undefined;
  /** Closes stdin or a pipe, even while its next record is awaited. */
  close(): void;
}

/** How a file is to be read. */
export interface RecordOptions extends CsvOptions {
  readonly format: InputFormat;
  readonly encoding?: string | undefined;
  /** So many records are the sample. */
  readonly sampleSize: number;
}

/** Reads a sample of the first records. Then closes the file, so that a table that is never read keeps no file open. */
export async function openRecords(source: InputSource, options: RecordOptions): Promise<Records> {
  const { format } = options;
  if (format !== 'csv') {
    const read = format === 'jsonl' ? jsonLineRecords : jsonArrayRecords;
    const opened = await open(source, options, read);
    const part =
      format === 'jsonl' ? partReader(opened.found, (texts, reading) => jsonLineRecords(texts, reading)) : undefined;
    const names = new Set(opened.sample.flatMap(({ values }) => Object.keys(values)));
    return { kind: 'json', unit: format === 'jsonl' ? 'line' : 'element', names: [...names], ...opened, part };
  }
  let names: readonly string[] = [];
  const opened = await open(source, options, (texts, reading) =>
    csvRecords(texts, options, reading, (header) => {
      names = header;
    }),
  );
  const { found } = opened;
  const part = partReader(found, (texts, reading) => {
    // A stray quote is taken for an end of quotes that begin before the part.
    const written = { ...(found.delimiter !== undefined && { delimiter: found.delimiter }), header: false };
    return ofLength(csvRecords(texts, written, reading), names.length);
  });
  return { kind: 'csv', unit: 'line', names, ...opened, part };
}

/** In packed files, and in UTF-16, a line feed is not found by its byte. */
function partReader<R>(
  { encoding, isGzip }: Found,
  readerOf: (texts: AsyncIterable<string>, reading: Reading) => RecordReader<R>,
): RecordsOf<R>['part'] {
  if (isGzip || encoding.startsWith('utf-16')) return undefined;
  return (bytes) => {
    const found = nothingFound();
    return readerOf(textOf(onlyOne(bytes), encoding, found), { label: '', found, counts: noCounts() });
  };
}

/** The last line may end inside of quotes, so what follows is not known: no reader may take it for the end of the file. */
async function* onlyOne(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
  throw PART_END;
}

/** The batches of records, unless they have another number of fields than the header. */
async function* ofLength(batches: RecordReader<CsvRecord>, fields: number): RecordReader<CsvRecord> {
  for await (const batch of batches) {
    if (batch[0]?.fields.length !== fields) return;
    yield batch;
  }
}

async function open<R>(
  source: InputSource,
  { encoding, sampleSize }: RecordOptions,
  readerOf: (texts: AsyncIterable<string>, reading: Reading) => RecordReader<R>,
): Promise<Pick<RecordsOf<R>, 'sample' | 'found' | 'all' | 'close'>> {
  const { label } = source;
  const start = (input: Readable, found: Found, counts: Counts): RecordReader<R> =>
    counted(
      readerOf(textOf(requireText(bytesOf(input, found)), encoding, found), { label, found, counts }),
      counts,
      label,
    );
  const input: Input = source.open();
  const found = nothingFound();
  const counts = noCounts();
  const batches = start(input, found, counts);
  const begun: R[] = [];
  while (begun.length < sampleSize) {
    const next = await batches.next();
    if (next.done) break;
    for (const record of next.value) begun.push(record);
  }
  if (source.reopens) await batches.return(undefined);
  const sample = begun.slice(0, sampleSize);
  const all = (into = noCounts()) => start(source.open(), nothingFound(), into);
  if (source.reopens) return { sample, found, all, close: () => {} };
  // The process may end although nobody reads the pipe to its end.
  input.unref?.();
  return { sample, found, all: once(label, begun, batches, input, counts), close: () => input.destroy() };
}

async function* counted<R>(batches: RecordReader<R>, counts: Counts, label: string): RecordReader<R> {
  try {
    for await (const batch of batches) {
      counts.rows += batch.length;
      yield batch;
    }
  } catch (error) {
    throw unreadable(label, error);
  }
}

/** Yields what the sample was taken from, which is dropped meanwhile, then the other records. */
function once<R>(label: string, begun: R[], rest: RecordReader<R>, input: Input, counts: Counts): RecordsOf<R>['all'] {
  let read = false;
  return async function* (into = noCounts()) {
    if (read) throw new SpindleError('INVALID_INPUT', `${label} can be read only once`);
    read = true;
    input.ref?.();
    try {
      if (begun.length > 0) yield begun.splice(0);
      yield* rest;
    } finally {
      Object.assign(into, counts);
      await rest.return(undefined);
    }
  };
}
