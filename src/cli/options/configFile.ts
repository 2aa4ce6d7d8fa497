import { readFile } from 'node:fs/promises';
import { Validator } from '@cfworker/json-schema';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { hint, printable, reasonOf, show } from '../../errors.ts';
import { inWords, schemaOf } from './jsonSchema.ts';
import type { Entries, Entry, Schema, Values } from './optionEntry.ts';
import { UsageError } from './usageError.ts';

/** What a configuration file says: the command's arguments, and options. */
export interface Configuration<E extends Entries> {
  readonly sources: readonly string[];
  readonly values: Values<E>;
}

/**
 * Reads a configuration file: YAML, of which JSON is a part. It may hold the options of any command; `known` are all of them,
 * `own` those that are taken. An unknown key is refused with the nearest name, a value of another type with its line.
 */
export async function readConfiguration<E extends Entries>(
  path: string,
  own: E,
  known: Entries,
): Promise<Configuration<E>> {
  const document = await read(path);
  const { source, ...options } = document.values;
  const { properties } = schemaOf(known) as { readonly properties: Readonly<Record<string, Schema>> };
  for (const [name, value] of Object.entries(document.values)) {
    const place = `--config: ${printable(path)}, line ${document.lineOf(name)}`;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema)
      throw new UsageError(
        `${place}: unknown option ${show(name)}${hint(name, Object.keys(properties))}; spindle schema lists the options`,
      );
    if (!new Validator(schema, '2020-12').validate(value).valid)
      throw new UsageError(`${place}: ${name} must be ${inWords(schema)}, got ${show(value)}`);
  }
  const values = Object.entries(options).flatMap(([name, value]) => {
    const entry = Object.hasOwn(own, name) ? own[name] : undefined;
    if (entry === undefined || isLeftOut(entry, value)) return [];
    const place = `--config: ${printable(path)}, line ${document.lineOf(name)}: ${name}`;
    return [[name, asFlag(entry, value, place)] as const];
  });
  return { sources: [source ?? []].flat() as string[], values: Object.fromEntries(values) as Values<E> };
}

/** A switch that is off. */
const isLeftOut = ({ isNegated }: Entry, value: unknown): boolean => value === (isNegated === true);

/** Text means what it means on the command line. */
function asFlag(entry: Entry, value: unknown, place: string): unknown {
  if (typeof value !== 'string' || !entry.parse) return value;
  try {
    return entry.parse(value, undefined);
  } catch (cause) {
    throw new UsageError(`${place}: ${show(value)} is invalid. ${reasonOf(cause)}`, { cause });
  }
}

async function read(path: string) {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--config: cannot read ${printable(path)}: ${reasonOf(cause)}`, { cause });
  });
  const lines = new LineCounter();
  // A pretty error quotes its line: a line of a hundred thousand errors would take a minute.
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, prettyErrors: false });
  const [error] = document.errors;
  if (error)
    throw new UsageError(`--config: ${printable(path)}, line ${lines.linePos(error.pos[0]).line}: ${reasonOf(error)}`, {
      cause: error,
    });
  return {
    values: valuesOf(document, printable(path)),
    lineOf: (name: string) => {
      const range = (document.get(name, true) as { readonly range?: readonly number[] } | undefined)?.range;
      return lines.linePos(range?.[0] ?? 0).line;
    },
  };
}

function valuesOf(document: Document.Parsed, path: string): Readonly<Record<string, unknown>> {
  let values: unknown;
  try {
    values = document.toJS() ?? {};
  } catch (cause) {
    // Aliases of aliases that would fill the memory.
    throw new UsageError(`--config: ${path}: ${reasonOf(cause)}`, { cause });
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new UsageError(`--config: ${path} must hold options by name, got ${show(values)}`);
  return values as Readonly<Record<string, unknown>>;
}
