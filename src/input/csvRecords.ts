import { findDelimiter } from './csvDelimiter.ts';
import type { CsvOptions } from './csvOptions.ts';
import { CsvRows } from './csvRows.ts';
import { UndecodableError, undecodable } from './decoders.ts';
import type { Reading } from './found.ts';
import type { CsvRecord, RecordReader } from './record.ts';

/**
 * Reads CSV (RFC 4180) as a stream. Throws `INVALID_INPUT` for a broken quote, for a row of another length than the header, or if there is no
 * row.
 *
 * `onHeader` gets the names of the columns before the first record.
 */
export async function* csvRecords(
  texts: AsyncIterable<string>,
  options: CsvOptions,
  reading: Reading,
  onHeader: (names: readonly string[]) => void = () => {},
): RecordReader<CsvRecord> {
  const { relaxedQuotes = false } = options;
  let rows: CsvRows | undefined;
  try {
    for await (const text of beginningJoined(texts)) {
      if (!rows) {
        const delimiter = options.delimiter ?? findDelimiter(text.slice(0, ENOUGH), relaxedQuotes);
        reading.found.delimiter = delimiter;
        rows = new CsvRows({ ...options, delimiter, relaxedQuotes }, reading, onHeader);
      }
      yield* rows.push(text);
    }
    if (rows) yield* rows.end();
  } catch (error) {
    throw error instanceof UndecodableError ? undecodable(error, reading.label, rows?.line ?? 1) : error;
  }
}

/** So many characters suffice to tell the delimiter. */
const ENOUGH = 65_536;

/** The texts, of which the first suffices to tell the delimiter, unless there is no more. */
async function* beginningJoined(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let beginning: string | undefined = '';
  try {
    for await (const text of texts) {
      if (beginning !== undefined) beginning += text;
      if (beginning !== undefined && beginning.length < ENOUGH) continue;
      yield beginning ?? text;
      beginning = undefined;
    }
  } catch (error) {
    if (beginning !== undefined) yield beginning;
    throw error;
  }
  if (beginning !== undefined) yield beginning;
}
