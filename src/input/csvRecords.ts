import { pipeline, type Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { printable, SpindleError, show } from '../errors.ts';
import type { Counts } from './found.ts';
import { LONGEST_TEXT } from './longestText.ts';
import type { CsvRecord, RecordReader } from './record.ts';

interface Parsed {
  readonly info: { readonly lines: number; readonly empty_lines: number };
  readonly record: readonly string[];
}

/** The parser finds out by itself how lines end, but makes three buffers at each byte of the first line for it. */
const options: Options = {
  bom: true,
  info: true,
  skip_empty_lines: true,
  max_record_size: LONGEST_TEXT,
  record_delimiter: ['\r\n', '\n', '\r'],
};

/**
 * Reads CSV (RFC 4180, UTF-8, a first line with the column names) as a stream. Empty lines are skipped. Throws `INVALID_INPUT` for
 * a line with too many or too few fields, a broken quote, or two columns of one name.
 *
 * `onHeader` gets the column names before the first record.
 */
export async function* csvRecords(
  input: Readable,
  label: string,
  counts: Counts,
  onHeader: (columns: readonly string[]) => void,
): RecordReader<CsvRecord> {
  // The pipeline destroys the parser if the input fails, so the loop below throws that error.
  const parser = pipeline(input, parse(options), () => {});
  let columns: readonly string[] | undefined;
  try {
    for await (const first of parser as AsyncIterable<Parsed>) {
      const batch: CsvRecord[] = [];
      for (let next: Parsed | null = first; next; next = parser.read() as Parsed | null) {
        if (columns) batch.push({ at: next.info.lines, fields: next.record });
        else {
          columns = header(next.record, label);
          onHeader(columns);
        }
        counts.emptyRows = next.info.empty_lines;
      }
      counts.rows += batch.length;
      if (batch.length > 0) yield batch;
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
