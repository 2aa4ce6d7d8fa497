import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SpindleError } from '../errors.ts';
import { csvRecords } from './csvRecords.ts';
import type { InputFormat } from './format.ts';
import { type Counts, type Found, noCounts } from './found.ts';
import { type InputSource, unreadable } from './inputSource.ts';
import { jsonArrayRecords, jsonLineRecords } from './jsonRecords.ts';
import type { CsvRecord, JsonRecord, RecordReader } from './record.ts';

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
  readonly found: Found;
  /**
   * All records from the start, with those of the sample, in batches. Each call reads a file anew. Stdin and pipes can be read once.
   * Counts what it has read in `counts`.
   */
  all(counts?: Counts): AsyncIterable<readonly R[]>;
  /** Closes stdin or a pipe, even while its next record is awaited. */
  close(): void;
}

/** Reads a sample of the first records. Then closes the file, so that a table that is never read keeps no file open. */
export async function openRecords(source: InputSource, format: InputFormat, sampleSize: number): Promise<Records> {
  const { label } = source;
  const found: Found = { encoding: 'utf-8', isGzip: false, renamed: [] };
  if (format !== 'csv') {
    const read = format === 'jsonl' ? jsonLineRecords : jsonArrayRecords;
    const opened = await open(source, sampleSize, (input, counts) => read(input, label, counts));
    const names = new Set(opened.sample.flatMap(({ values }) => Object.keys(values)));
    return { kind: 'json', unit: format === 'jsonl' ? 'line' : 'element', names: [...names], found, ...opened };
  }
  let names: readonly string[] = [];
  const opened = await open(source, sampleSize, (input, counts) =>
    csvRecords(input, label, counts, (header) => {
      names = header;
    }),
  );
  return { kind: 'csv', unit: 'line', names, found: { ...found, delimiter: ',' }, ...opened };
}

async function open<R>(
  source: InputSource,
  sampleSize: number,
  read: (input: Readable, counts: Counts) => RecordReader<R>,
): Promise<Pick<RecordsOf<R>, 'sample' | 'all' | 'close'>> {
  const input: Input = source.open();
  const counts = noCounts();
  const batches = read(input, counts);
  const begun: R[] = [];
  try {
    while (begun.length < sampleSize) {
      const next = await batches.next();
      if (next.done) break;
      for (const record of next.value) begun.push(record);
    }
    if (source.reopens) await batches.return(undefined);
  } catch (error) {
    throw unreadable(source.label, error);
  }
  const sample = begun.slice(0, sampleSize);
  if (source.reopens) return { sample, all: (counted = noCounts()) => read(source.open(), counted), close: () => {} };
  // The process may end although nobody reads the pipe to its end.
  input.unref?.();
  return { sample, all: once(source.label, begun, batches, input, counts), close: () => input.destroy() };
}

/** Yields what the sample was taken from, which is dropped meanwhile, then the other records. */
function once<R>(label: string, begun: R[], rest: RecordReader<R>, input: Input, counts: Counts): RecordsOf<R>['all'] {
  let read = false;
  return async function* (counted = noCounts()) {
    if (read) throw new SpindleError('INVALID_INPUT', `${label} can be read only once`);
    read = true;
    input.ref?.();
    try {
      Object.assign(counted, counts);
      if (begun.length > 0) yield begun.splice(0);
      for await (const batch of rest) {
        Object.assign(counted, counts);
        yield batch;
      }
      Object.assign(counted, counts);
    } finally {
      await rest.return(undefined);
    }
  };
}
