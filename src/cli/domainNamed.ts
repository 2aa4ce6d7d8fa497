import { SpindleError, suggest } from '../errors.ts';
import type { Domain } from '../generator/index.ts';

/** The domains that come with the package; each is loaded when it is asked for. */
const domains: Readonly<Record<string, () => Promise<Domain>>> = {
  retail: async () => new (await import('../domains/retail/index.ts')).RetailDomain(),
};

export const domainNames: readonly string[] = Object.keys(domains);

export async function domainNamed(name: string): Promise<Domain> {
  const load = Object.hasOwn(domains, name) ? domains[name] : undefined;
  if (load) return load();
  throw new SpindleError(
    'UNKNOWN_DOMAIN',
    `there is no domain "${name}"; there are ${suggest(name, domainNames)} (a file is given by a path, such as ./${name})`,
  );
}
