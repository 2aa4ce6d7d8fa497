import { readFile } from 'node:fs/promises';
import { type Anomaly, CollectiveAnomaly, ContextualAnomaly, PointAnomaly } from '../../anomalies/index.ts';
import { printable, reasonOf, show } from '../../errors.ts';
import { jsonFault } from '../../input/json/jsonFault.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';

const kinds = { point: PointAnomaly, contextual: ContextualAnomaly, collective: CollectiveAnomaly } as const;

/** The anomalies that the user lists, in a file or in the configuration. */
export interface ListedAnomalies {
  /** What a message calls the list. */
  readonly where: string;
  readonly anomalies: readonly Anomaly[];
  /** Does something with an entry of the list; an error says which entry it is about. */
  inEntry<T>(index: number, action: () => T): T;
}

/** The anomalies of `--anomalies`, or of a configuration file that lists them itself; none where it is left out. */
export async function listedAnomalies(given: ShapeFlags['anomalies'] = []): Promise<ListedAnomalies> {
  const isPath = typeof given === 'string';
  const where = isPath ? `--anomalies ${printable(given)}` : 'anomalies of --config';
  const inEntry = <T>(index: number, action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      const place = isPath ? `--anomalies: ${printable(given)}` : where;
      throw new UsageError(`${place}, anomaly ${index + 1}: ${reasonOf(cause)}`, { cause });
    }
  };
  const list = isPath ? await readList(given) : given;
  return { where, anomalies: list.map((entry, i) => inEntry(i, () => toAnomaly(entry))), inEntry };
}

async function readList(path: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--anomalies: cannot read ${printable(path)}: ${reasonOf(error)}`, { cause: error });
  }
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--anomalies: ${printable(path)} is not valid JSON: ${jsonFault(text, true)}`, {
      cause: error,
    });
  }
  if (!Array.isArray(list))
    throw new UsageError(`--anomalies: ${printable(path)} must hold a JSON array, got ${show(list)}`);
  return list;
}

function toAnomaly(entry: unknown): Anomaly {
  if (typeof entry !== 'object' || entry === null) throw new UsageError(`must be an object, got ${show(entry)}`);
  const { type, name, ...options } = entry as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || !Object.hasOwn(kinds, type))
    throw new UsageError(`type must be point, contextual or collective, got ${show(type)}`);
  const Kind = kinds[type as keyof typeof kinds];
  // The constructor checks what the types cannot.
  return new Kind(name as string, options as never);
}
