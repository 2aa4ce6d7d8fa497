import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printable, reasonOf, show } from '../../errors.ts';
import { checkDomain } from '../../generator/checkDomain.ts';
import type { Domain } from '../../generator/index.ts';
import { UsageError } from '../options/usageError.ts';

/** The domain that a module has as its default export. */
export async function moduleDomain(path: string): Promise<Domain> {
  const { default: domain } = await load(path);
  try {
    if (isDomain(domain)) {
      checkDomain(domain);
      return domain;
    }
  } catch (cause) {
    throw new UsageError(`${printable(path)}: ${reasonOf(cause)}`, { cause });
  }
  throw new UsageError(
    `${printable(path)} must have a domain as its default export, such as defineDomain({ … }), got ${show(domain)}`,
  );
}

async function load(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    if (!existsSync(path)) throw new UsageError(`cannot load ${printable(path)}: there is no such file`, { cause });
    const { code } = Object(cause) as { readonly code?: unknown };
    const cure =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `: Node ${process.versions.node} reads no TypeScript; 22.18 or newer does`
        : `: ${reasonOf(cause)}`;
    throw new UsageError(`cannot load ${printable(path)}${cure}`, { cause });
  }
}

/** Whether a value has the members of a domain; `checkDomain` checks what they say. */
function isDomain(value: unknown): value is Domain {
  if (!isObject(value)) return false;
  const { name, tables, scales } = value;
  return (
    typeof name === 'string' && isObject(tables) && isObject(scales) && all(scales, isObject) && all(tables, isTable)
  );
}

const isTable = (table: unknown): boolean =>
  isObject(table) && isObject(table.columns) && all(table.columns, isStrategy);

const isStrategy = (column: unknown): boolean => isObject(column) && typeof column.bind === 'function';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const all = (members: object, is: (value: unknown) => boolean): boolean => Object.values(members).every(is);
