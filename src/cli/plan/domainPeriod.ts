import type { Period } from '../../generator/index.ts';
import type { ShapeFlags } from '../options/shapeOptions.ts';
import { UsageError } from '../options/usageError.ts';

/** The period of a domain that flags ask for, as an option of `generate`. */
export function domainPeriod({ from, to }: Pick<ShapeFlags, 'from' | 'to'>): { readonly period?: Period } {
  if (from === undefined && to === undefined) return {};
  if (to === undefined) throw new UsageError('--from needs --to, such as --to now');
  if (from === undefined) throw new UsageError('--to needs --from, such as --from now-30d');
  return { period: { from: new Date(from), to: new Date(to) } };
}
