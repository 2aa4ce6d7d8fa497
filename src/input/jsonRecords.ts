import type { Readable } from 'node:stream';
import { isTooDeep, MOST_LEVELS } from '../encode/depth.ts';
import { mayHaveLargeIntegers, replaceLargeIntegers } from '../encode/largeIntegers.ts';
import { nameOf, SpindleError, show } from '../errors.ts';
import type { Counts } from './found.ts';
import { jsonFault } from './jsonFault.ts';
import { checkLength, LONGEST_TEXT } from './longestText.ts';
import type { JsonRecord, RecordReader } from './record.ts';

/** Reads JSON Lines as a stream, one object a line; empty lines are skipped. Holds one read. Integers beyond 2^53 are text. */
export async function* jsonLineRecords(
  input: Readable,
  label: string,
  counts: Counts,
  longest = LONGEST_TEXT,
): RecordReader<JsonRecord> {
  let at = 0;
  // The parts of the line whose end has not come. They are joined once, because a line may be as long as the file.
  let begun: string[] = [];
  let begunLength = 0;
  for await (const chunk of textOf(input)) {
    // Only a line feed ends a line, because JSON text may hold the other line separators of Unicode.
    const lines = chunk.split('\n');
    begun.push(lines[0] as string);
    begunLength += (lines[0] as string).length;
    checkLength(`line ${at + 1}`, begunLength, longest);
    if (lines.length === 1) continue;
    lines[0] = begun.join('');
    begun = [lines.pop() as string];
    begunLength = (begun[0] as string).length;
    yield* batchOf(lines, label, at, counts);
    at += lines.length;
  }
  yield* batchOf([begun.join('')], label, at, counts);
}

/** The records of lines in one batch. Those before a line that is wrong come before its error. */
function* batchOf(
  lines: readonly string[],
  label: string,
  before: number,
  counts: Counts,
): Generator<readonly JsonRecord[]> {
  const batch: JsonRecord[] = [];
  try {
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const at = before + i + 1;
      const where = `${label}, line ${at}`;
      batch.push({ at, values: asObject(parse(line, where), where, line) });
    }
  } catch (error) {
    counts.rows += batch.length;
    if (batch.length > 0) yield batch;
    throw error;
  }
  counts.rows += batch.length;
  if (batch.length > 0) yield batch;
}

/** Reads a JSON array of objects; holds all of it. Integers beyond 2^53 are text. */
export async function* jsonArrayRecords(
  input: Readable,
  label: string,
  counts: Counts,
  longest = LONGEST_TEXT,
): RecordReader<JsonRecord> {
  const chunks: string[] = [];
  let length = 0;
  for await (const chunk of textOf(input)) {
    chunks.push(chunk);
    length += chunk.length;
    checkLength('the array', length, longest);
  }
  const text = chunks.join('');
  const array = parse(text, label, true);
  if (!Array.isArray(array))
    throw new SpindleError(
      'INVALID_INPUT',
      (naming) =>
        `${label} must hold a JSON array of objects; one object a line is JSON Lines (.jsonl, ${nameOf(['format'], naming)} jsonl)`,
    );
  const batch: JsonRecord[] = [];
  try {
    for (const [i, value] of array.entries())
      batch.push({ at: i + 1, values: asObject(value, `${label}, element ${i + 1}`, text) });
  } catch (error) {
    counts.rows += batch.length;
    if (batch.length > 0) yield batch;
    throw error;
  }
  counts.rows += batch.length;
  if (batch.length > 0) yield batch;
}

/** Decodes UTF-8, without its byte order mark. */
async function* textOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of input) yield decoder.decode(chunk as Uint8Array, { stream: true });
  yield decoder.decode();
}

function parse(text: string, where: string, hasLines = false): unknown {
  try {
    // Invalid text must fail here, before its integers are replaced. Few texts are parsed twice.
    const value: unknown = JSON.parse(text);
    if (!mayHaveLargeIntegers(text)) return value;
    // As text they keep all their digits, as in CSV.
    return JSON.parse(replaceLargeIntegers(text, (digits) => `"${digits}"`));
  } catch (cause) {
    throw new SpindleError('INVALID_INPUT', `${where} is not valid JSON: ${jsonFault(text, hasLines)}`, { cause });
  }
}

/** Throws unless the value is an object. `json` is the text that it was parsed from. */
function asObject(value: unknown, where: string, json: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(value, json))
    throw new SpindleError('INVALID_INPUT', `${where} is nested deeper than ${MOST_LEVELS} levels`);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SpindleError('INVALID_INPUT', `${where} must be a JSON object, got ${show(value)}`);
}
