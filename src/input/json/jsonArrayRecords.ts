import { nameOf, SpindleError } from '../../errors.ts';
import { batchOf } from '../batchOf.ts';
import type { Reading } from '../found.ts';
import type { JsonRecord, RecordReader } from '../record.ts';
import { UndecodableError, undecodable } from '../text/decoders.ts';
import { LONGEST_TEXT } from '../text/longestText.ts';
import { JsonArrayFault, JsonArraySplitter, NoArray } from './jsonArraySplitter.ts';
import { jsonFault } from './jsonFault.ts';
import { parseJson, requireObject } from './jsonObject.ts';

/** Reads a JSON array of objects as a stream. Integers beyond 2^53 are text. */
export async function* jsonArrayRecords(
  texts: AsyncIterable<string>,
  { label }: Reading,
  longest = LONGEST_TEXT,
): RecordReader<JsonRecord> {
  let batch: JsonRecord[] = [];
  let at = 0;
  const splitter = new JsonArraySplitter((json, start) => {
    at++;
    const invalid = (cause: unknown) => notJson(label, jsonFault(json, true, start), cause);
    const value = parseJson(json, invalid);
    batch.push({ at, values: requireObject(value, `${label}, element ${at}`, json) });
  }, longest);
  const read = (split: () => void) =>
    batchOf<JsonRecord>((next) => {
      batch = next;
      split();
    });
  try {
    for await (const text of texts) yield* read(() => splitter.push(text));
    yield* read(() => splitter.end());
  } catch (error) {
    if (error instanceof UndecodableError) throw undecodable(error, label, splitter.line);
    if (error instanceof JsonArrayFault) throw notJson(label, error.message, error);
    if (error instanceof NoArray) throw noArray(label);
    throw error;
  }
}

const notJson = (label: string, fault: string, cause: unknown): SpindleError =>
  new SpindleError('INVALID_INPUT', `${label} is not valid JSON: ${fault}`, { cause });

const noArray = (label: string): SpindleError =>
  new SpindleError(
    'INVALID_INPUT',
    (naming) =>
      `${label} must hold a JSON array of objects; one object a line is JSON Lines (.jsonl, ${nameOf(['format'], naming)} jsonl)`,
  );
