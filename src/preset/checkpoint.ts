import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PendingFile } from '../../sinks/file/pendingFile.ts';
import { sameJson } from '../encode/jsonValue.ts';
import { stringify } from '../encode/stringify.ts';
import { checkOption, list, type OptionPath, optionError, printable, reasonOf, SpindleError } from '../errors.ts';
import { type Delivery, noDelivery } from '../event/tally.ts';
import {
  type CheckpointState,
  checkpointText,
  parseCheckpoint,
  type Shape,
  type TableProgress,
} from './checkpointText.ts';

/** A file that says which events of a run were acknowledged, so that a later run can go on after them. */
export class Checkpoint {
  readonly path: string;
  #state: CheckpointState;

  /** Reads the file, if it exists. Throws `INVALID_INPUT` if it is damaged or no checkpoint. */
  constructor(path: string) {
    checkOption(typeof path === 'string' && path !== '', 'checkpoint', path, 'the path of a file');
    this.path = path;
    this.#state = read(path);
  }

  /** Whether nothing was saved yet. */
  get isNew(): boolean {
    return Object.keys(this.#state.tables).length === 0;
  }

  /** What makes its first stream; undefined if nothing was saved yet. */
  get shape(): Shape | undefined {
    return Object.values(this.#state.tables)[0]?.shape;
  }

  /** The position of the sink. */
  get position(): unknown {
    return this.#state.position;
  }

  /** When the arrivals of the run begin, if it has said so. */
  get startAt(): Date | undefined {
    const startAt = Object.values(this.#state.tables)[0]?.shape.startAt;
    return typeof startAt === 'string' ? new Date(startAt) : undefined;
  }

  /** Throws `INVALID_OPTION` unless the tables that were streamed are the first ones of `tables`, in this order. */
  requireFirstOf(tables: readonly string[]): void {
    const streamed = Object.keys(this.#state.tables);
    if (streamed.some((table, i) => table !== tables[i]))
      throw this.#ofAnotherRun(`it has ${list(streamed)}, not ${list(tables)}`);
  }

  /** What was acknowledged of a table. Throws `INVALID_OPTION`, which names the difference, if it was another stream. */
  delivery(table: string, shape: Shape): Delivery {
    const known = Object.hasOwn(this.#state.tables, table) ? this.#state.tables[table] : undefined;
    if (known === undefined) {
      const [unfinished] = Object.entries(this.#state.tables).find(([, { isDone }]) => !isDone) ?? [];
      if (unfinished !== undefined)
        throw this.#ofAnotherRun(`it has ${printable(unfinished)}, which is not finished, and not ${printable(table)}`);
      return noDelivery;
    }
    const difference = firstDifference([], known.shape, shape);
    if (difference)
      throw optionError(
        'INVALID_OPTION',
        difference.path,
        ` was ${told(difference.was)} when the checkpoint ${printable(this.path)} was written and is ${told(difference.is)}: run it as before, or remove the file to start anew`,
      );
    return known.delivery;
  }

  /** Writes how far the run is: the file holds either the last state or this one, also after a crash or on a full disk. */
  save(table: string, noted: TableProgress, position: unknown): void {
    this.#state = { tables: { ...this.#state.tables, [table]: noted }, position };
    const file = new PendingFile(this.path);
    try {
      file.open();
      file.append(Buffer.from(checkpointText(this.#state)));
      file.close();
      file.replace();
    } catch (cause) {
      file.discard();
      const rest = `: cannot write ${printable(this.path)}: ${reasonOf(cause)}`;
      throw optionError('SINK_WRITE_FAILED', ['checkpoint'], rest, { cause });
    }
  }

  #ofAnotherRun(why: string): Error {
    return refusal(
      `${printable(this.path)} is of another run: ${why}; run that again, or remove the file to start anew`,
    );
  }
}

/** The innermost place where two values first differ as JSON: `columns[2].type`. */
function firstDifference(
  path: OptionPath,
  was: unknown,
  is: unknown,
): { path: OptionPath; was: unknown; is: unknown } | undefined {
  if (sameJson(was, is)) return undefined;
  if (!isObject(was) || !isObject(is)) return { path, was, is };
  const step = (key: string) => [...path, Array.isArray(was) ? Number(key) : key];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const [found] = keys.flatMap((key) => firstDifference(step(key), was[key], is[key]) ?? []);
  return found ?? { path, was, is };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const told = (value: unknown): string => (value === undefined ? 'left out' : printable(stringify(value)));

const refusal = (why: string, cause?: unknown) => optionError('INVALID_OPTION', ['checkpoint'], `: ${why}`, { cause });

function read(path: string): CheckpointState {
  let text: string;
  try {
    checkOption(statSync(path).isFile(), 'checkpoint', path, 'a regular file');
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return none(path);
    throw refusal(`cannot read ${printable(path)}: ${reasonOf(cause)}`, cause);
  }
  try {
    return parseCheckpoint(text);
  } catch (cause) {
    const cure = 'remove it to start anew, or give another file';
    const rest = `: cannot go on from ${printable(path)}: ${reasonOf(cause)}; ${cure}`;
    throw optionError('INVALID_INPUT', ['checkpoint'], rest, { cause });
  }
}

/** No checkpoint yet, where one can be written. */
function none(path: string): CheckpointState {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw refusal(`cannot write ${printable(path)}: ${reasonOf(cause)}`, cause);
  }
  return { tables: {} };
}
