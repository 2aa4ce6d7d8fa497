import { Spindle, type Table } from '../../generator/index.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { domainNamed } from './domainNamed.ts';
import { domainPeriod } from './domainPeriod.ts';

/** The tables of a domain that flags ask for, by name. */
export async function domainTables(
  name: string,
  flags: Pick<GenerateFlags, 'scale' | 'seed' | 'from' | 'to'>,
): Promise<Readonly<Record<string, Table>>> {
  const { scale = 'small', seed = 42 } = flags;
  const domain = await domainNamed(name);
  return new Spindle().generate({ domain, scale, seed, ...domainPeriod(flags) }).tables;
}
