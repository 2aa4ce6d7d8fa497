import { crc32 } from 'node:zlib';
import { parseExactly } from '../encode/parseExactly.ts';
import { stringify } from '../encode/stringify.ts';
import { show } from '../errors.ts';
import type { Delivery } from '../event/tally.ts';

/** What decides which events a stream has, by the name of the option. With another value it is another stream. */
export type Shape = Readonly<Record<string, unknown>>;

/** How far a table was streamed. */
export interface TableProgress {
  readonly delivery: Delivery;
  readonly shape: Shape;
  /** Whether its stream has ended. */
  readonly isDone: boolean;
}

/** The contents of a checkpoint. */
export interface CheckpointState {
  /** In the order in which they were streamed. */
  readonly tables: Readonly<Record<string, TableProgress>>;
  /** The position of the sink. */
  readonly position?: unknown;
}

/** A checkpoint as JSON. Its first member is the checksum of everything after it. */
export function checkpointText(state: CheckpointState): string {
  const rest = `${stringify(state, 2).slice(1)}\n`;
  return `{\n  "checksum": "${checksumOf(rest)}",${rest}`;
}

const HEAD = /^\{\n {2}"checksum": "([0-9a-f]{8})",/;

/** Parses a checkpoint. Throws an Error that says what is wrong with the text. */
export function parseCheckpoint(text: string): CheckpointState {
  const [head, noted] = HEAD.exec(text) ?? [];
  if (head === undefined)
    throw new Error('it does not begin with a checksum: it is another file, or one of an earlier version');
  const rest = text.slice(head.length);
  const checksum = checksumOf(rest);
  if (checksum !== noted)
    throw new Error(`its checksum is ${noted}, and what it holds has ${checksum}: it was changed or cut`);
  const state = parseExactly(`{${rest}`) as CheckpointState;
  checkState(state);
  return state;
}

const checksumOf = (text: string): string => crc32(text).toString(16).padStart(8, '0');

function checkState({ tables }: CheckpointState): void {
  must(isObject(tables), 'tables', tables, 'an object');
  for (const [name, noted] of Object.entries(tables)) {
    const path = `tables[${show(name)}]`;
    must(isObject(noted), path, noted, 'an object');
    const { delivery, shape, isDone } = noted;
    must(isObject(delivery), `${path}.delivery`, delivery, 'an object');
    const { eventsSent, anomalyCount, outOfOrderCount, behindWatermark = 0, skipped = 0 } = delivery;
    for (const [count, value] of Object.entries({
      eventsSent,
      anomalyCount,
      outOfOrderCount,
      behindWatermark,
      skipped,
    }))
      must(isCount(value), `${path}.delivery.${count}`, value, 'an integer ≥ 0');
    for (const [count, value] of Object.entries({ anomalyCount, outOfOrderCount, behindWatermark }))
      must(value <= eventsSent, `${path}.delivery.${count}`, value, `at most eventsSent, ${eventsSent}`);
    const { maxLatenessSeconds = 0 } = delivery;
    const isLength = Number.isFinite(maxLatenessSeconds) && maxLatenessSeconds >= 0;
    must(isLength, `${path}.delivery.maxLatenessSeconds`, maxLatenessSeconds, 'a number ≥ 0');
    must(isObject(shape), `${path}.shape`, shape, 'an object');
    must(typeof isDone === 'boolean', `${path}.isDone`, isDone, 'true or false');
  }
}

function must(valid: boolean, path: string, value: unknown, expected: string): void {
  if (!valid) throw new Error(`${path} must be ${expected}, got ${show(value)}`);
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
