import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SpindleError } from '../errors.ts';
import { csvRecords } from './csvRecords.ts';
import type { InputFormat } from './format.ts';
import { type InputSource, unreadable } from './inputSource.ts';
import { jsonArrayRecords, jsonLineRecords } from './jsonRecords.ts';
import type { InputRecord, RecordReader } from './record.ts';

/** The stream of a pipe or a file. A pipe keeps the process alive until it is unreferenced. */
type Input = Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;

/** Columns and types are inferred from so many records. */
const sampleSize = 1000;

/** The records of an input file, of which the first were read. */
export interface Records {
  readonly unit: RecordReader['unit'];
  /** The columns of the sample, in the order of their first occurrence. */
  readonly names: readonly string[];
  readonly sample: readonly InputRecord[];
  /** All records from the start, with those of the sample. Stdin and pipes can be read once. */
  all(): AsyncIterable<InputRecord>;
  /** Closes stdin or a pipe, even while its next record is awaited. */
  close(): void;
}

/** Reads the sample. Then closes the file, so that a table that is never read keeps no file open. */
export async function openRecords(source: InputSource, format: InputFormat): Promise<Records> {
  const names = new Set<string>();
  const input: Input = source.open();
  const reader = recordsOf(input, source, format, (header) => {
    for (const name of header) names.add(name);
  });
  const records = reader[Symbol.asyncIterator]();
  const sample: InputRecord[] = [];
  try {
    while (sample.length < sampleSize) {
      const next = await records.next();
      if (next.done) break;
      sample.push(next.value);
      if (format !== 'csv') for (const name of Object.keys(next.value.values)) names.add(name);
    }
    if (source.reopens) await records.return?.();
  } catch (error) {
    throw unreadable(source.label, error);
  }
  const of = { unit: reader.unit, names: [...names], sample: [...sample] };
  if (source.reopens) return { ...of, all: () => recordsOf(source.open(), source, format, () => {}), close: () => {} };
  // The process may end although nobody reads the pipe to its end.
  input.unref?.();
  return { ...of, all: once(source.label, sample, records, input), close: () => input.destroy() };
}

/** Yields the sample, which is dropped meanwhile, then the other records. */
function once(label: string, sample: InputRecord[], rest: AsyncIterator<InputRecord>, input: Input): Records['all'] {
  let read = false;
  return async function* () {
    if (read) throw new SpindleError('INVALID_INPUT', `${label} can be read only once`);
    read = true;
    input.ref?.();
    try {
      yield* sample.splice(0);
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  };
}

function recordsOf(
  input: Readable,
  { label }: InputSource,
  format: InputFormat,
  onHeader: (names: readonly string[]) => void,
): RecordReader {
  if (format === 'csv') return csvRecords(input, label, onHeader);
  return format === 'jsonl' ? jsonLineRecords(input, label) : jsonArrayRecords(input, label);
}
