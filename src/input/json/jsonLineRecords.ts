import { SpindleError } from '../../errors.ts';
import { batchOf } from '../batchOf.ts';
import type { Reading } from '../found.ts';
import type { JsonRecord, RecordReader } from '../record.ts';
import { UndecodableError, undecodable } from '../text/decoders.ts';
import { LineSplitter } from '../text/lineSplitter.ts';
import { LONGEST_TEXT } from '../text/longestText.ts';
import { jsonFault } from './jsonFault.ts';
import { parseJson, requireObject } from './jsonObject.ts';

/** Reads JSON Lines as a stream, one object a line. Empty lines are skipped. Integers beyond 2^53 are text. */
export async function* jsonLineRecords(
  texts: AsyncIterable<string>,
  { label, counts }: Reading,
  longest = LONGEST_TEXT,
): RecordReader<JsonRecord> {
  const splitter = new LineSplitter(longest);
  let at = 0;
  const records = (lines: readonly string[]) =>
    batchOf<JsonRecord>((batch) => {
      for (const line of lines) {
        at++;
        if (line.trim() === '') counts.emptyRows++;
        else batch.push({ at, values: objectOf(line, `${label}, line ${at}`) });
      }
    });
  try {
    for await (const text of texts) yield* records(splitter.push(text));
    yield* records(splitter.end());
  } catch (error) {
    throw error instanceof UndecodableError ? undecodable(error, label, at + 1) : error;
  }
}

function objectOf(line: string, where: string): Readonly<Record<string, unknown>> {
  const invalid = (cause: unknown) =>
    new SpindleError('INVALID_INPUT', `${where} is not valid JSON: ${jsonFault(line, false)}`, { cause });
  return requireObject(parseJson(line, invalid), where, line);
}
