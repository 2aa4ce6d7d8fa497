import { pipeline, type Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { printable, SpindleError, show } from '../errors.ts';
import { LONGEST_TEXT } from './longestText.ts';
import type { InputRecord, RecordReader } from './record.ts';
import { setOwn } from './setOwn.ts';

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/**
 * Reads CSV (RFC 4180, UTF-8, a first line with the column names) as a stream. Empty lines are skipped. Throws `INVALID_INPUT` for
 * a line with too many or too few fields, a broken quote, or two columns of one name.
 *
 * `onHeader` gets the column names before the first record.
 */
export function csvRecords(
  input: Readable,
  label: string,
  onHeader: (columns: readonly string[]) => void,
): RecordReader {
  return { unit: 'line', [Symbol.asyncIterator]: () => read(input, label, onHeader) };
}

/** The parser finds out by itself how lines end, but makes three buffers at each byte of the first line for it. */
const options: Options = {
  bom: true,
  info: true,
  skip_empty_lines: true,
  max_record_size: LONGEST_TEXT,
  record_delimiter: ['\r\n', '\n', '\r'],
};

async function* read(
  input: Readable,
  label: string,
  onHeader: (columns: readonly string[]) => void,
): AsyncGenerator<InputRecord> {
  // The pipeline destroys the parser if the input fails, so the loop below throws that error.
  const parser = pipeline(input, parse(options), () => {});
  let columns: readonly string[] | undefined;
  try {
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      if (!columns) {
        columns = header(record, label);
        onHeader(columns);
        continue;
      }
      const values: Record<string, unknown> = {};
      for (let i = 0; i < columns.length; i++)
        setOwn(values, columns[i] as string, record[i] === '' ? null : record[i]);
      yield { at: info.lines, values };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { message, lines } = error as CsvError & { readonly lines?: number };
    const line = lines === undefined || /\bline \d/.test(message) ? '' : ` (line ${lines})`;
    throw new SpindleError('INVALID_INPUT', `${label} is not valid CSV: ${printable(message)}${line}`, {
      cause: error,
    });
  }
  if (!columns) throw new SpindleError('INVALID_INPUT', `${label} is empty: a CSV file begins with its column names`);
}

function header(names: readonly string[], label: string): readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new SpindleError('INVALID_INPUT', `${label}, line 1: two columns are named ${show(name)}`);
    seen.add(name);
  }
  return names;
}
