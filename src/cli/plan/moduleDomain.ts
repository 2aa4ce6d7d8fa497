import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printable, reasonOf, show } from '../../errors.ts';
import type { Domain } from '../../generator/index.ts';
import { UsageError } from '../options/usageError.ts';

/** The domain that a module has as its default export. */
export async function moduleDomain(path: string): Promise<Domain> {
  const { default: domain } = await load(path);
  if (isDomain(domain)) return domain;
  throw new UsageError(
    `${printable(path)} must have a domain as its default export, such as defineDomain({ … }), got ${show(domain)}`,
  );
}

async function load(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    const cure =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `: Node ${process.versions.node} reads no TypeScript; 22.18 or newer does`
        : `: ${reasonOf(cause)}`;
    throw new UsageError(`cannot load ${printable(path)}${cure}`, { cause });
  }
}

const isDomain = (value: unknown): value is Domain => {
  const { name, tables, scales } = Object(value) as Partial<Domain>;
  return typeof name === 'string' && typeof tables === 'object' && typeof scales === 'object';
};
