import { SpindleError, show, suggest } from '../../errors.ts';
import type { Domain } from '../../generator/index.ts';

/** The domains that come with the package; each is loaded when it is asked for. */
const domains: Readonly<Record<string, () => Promise<Domain>>> = {
  retail: async () => new (await import('../../domains/retail/index.ts')).RetailDomain(),
};

/** Whether a source names a module: JavaScript, or TypeScript that this Node reads. */
export const isModule = (source: string): boolean => /\.(mjs|js|ts|mts)$/i.test(source);

export const domainNames: readonly string[] = Object.keys(domains);

/** A domain by its name, or the one that a module exports. `advice` ends the message if there is none. */
export async function domainNamed(
  name: string,
  advice = ' (or name a module whose default export is one)',
): Promise<Domain> {
  if (isModule(name)) return (await import('./moduleDomain.ts')).moduleDomain(name);
  const load = Object.hasOwn(domains, name) ? domains[name] : undefined;
  if (load) return load();
  throw new SpindleError(
    'UNKNOWN_DOMAIN',
    `there is no domain ${show(name)}; there are ${suggest(name, domainNames)}${advice}`,
  );
}
