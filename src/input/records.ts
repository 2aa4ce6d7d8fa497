import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SpindleError } from '../errors.ts';
import { csvRecords } from './csvRecords.ts';
import type { InputFormat } from './format.ts';
import { type InputSource, unreadable } from './inputSource.ts';
import { jsonArrayRecords, jsonLineRecords } from './jsonRecords.ts';
import type { InputRecord, RecordReader } from './record.ts';

/** A pipe, which keeps the process unless it is told not to; or a file. */
type Input = Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;

/** From so many records the columns and their types are inferred. */
const sampleSize = 1000;

/** The records of an input, the first of them read. */
export interface Records {
  readonly unit: RecordReader['unit'];
  /** All columns that the sample shows, in the order of their appearance. */
  readonly names: readonly string[];
  readonly sample: readonly InputRecord[];
  /** All records, sample included, from the start; stdin and pipes give them once. */
  all(): AsyncIterable<InputRecord>;
  /** Lets go of stdin or a pipe, even while its next record is waited for. */
  close(): void;
}

/** Reads the sample. A file is closed after it, so that what is never read holds nothing open. */
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
  // A pipe that nobody goes on to read does not keep the process.
  input.unref?.();
  return { ...of, all: once(source.label, sample, records, input), close: () => input.destroy() };
}

/** Gives the sample, dropping it on the way, then what follows it. */
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
