import type { Reading } from '../found.ts';
import type { CsvRecord, RecordReader } from '../record.ts';
import { UndecodableError, undecodable } from '../text/decoders.ts';
import { findDelimiter } from './csvDelimiter.ts';
import type { CsvOptions } from './csvOptions.ts';
import { CsvRows } from './csvRows.ts';

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
  const rowsAfter = (beginning: string): CsvRows => {
    const delimiter = options.delimiter ?? findDelimiter(beginningOf(beginning) ?? beginning, relaxedQuotes);
    reading.found.delimiter = delimiter;
    return new CsvRows({ ...options, delimiter, relaxedQuotes }, reading, onHeader);
  };
  let rows: CsvRows | undefined;
  try {
    for await (const text of options.delimiter === undefined ? beginningJoined(texts) : texts) {
      rows ??= rowsAfter(text);
      yield* rows.push(text);
    }
    rows ??= rowsAfter('');
    yield* rows.end();
  } catch (error) {
    throw error instanceof UndecodableError ? undecodable(error, reading.label, rows?.line ?? 1) : error;
  }
}

/** So many lines, or so many characters, tell the delimiter. */
const ENOUGH_LINES = 100;
const ENOUGH_CHARACTERS = 65_536;

/** The beginning that tells the delimiter, the same in whatever pieces a text comes. Undefined if more of the text is needed. */
function beginningOf(text: string): string | undefined {
  const most = text.slice(0, ENOUGH_CHARACTERS);
  const lineEnd = /\r\n|\r|\n/g;
  for (let lines = 0; lines < ENOUGH_LINES; lines++)
    if (!lineEnd.test(most)) return text.length < ENOUGH_CHARACTERS ? undefined : most;
  return most.slice(0, lineEnd.lastIndex);
}

/** The texts, of which the first suffices to tell the delimiter, unless there is no more. */
async function* beginningJoined(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let beginning: string | undefined = '';
  try {
    for await (const text of texts) {
      if (beginning !== undefined) beginning += text;
      if (beginning !== undefined && beginningOf(beginning) === undefined) continue;
      yield beginning ?? text;
      beginning = undefined;
    }
  } catch (error) {
    if (beginning) yield beginning;
    throw error;
  }
  if (beginning) yield beginning;
}
