import { checkOption } from '../errors.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import type { ContextualAnomaly } from './contextualAnomaly.ts';
import type { PointAnomaly } from './pointAnomaly.ts';

/** One of the three kinds of anomaly; `C` are the names of the columns it reads. */
export type Anomaly<C extends string = string> = PointAnomaly<C> | ContextualAnomaly<C> | CollectiveAnomaly<C>;

/** Throws `INVALID_OPTION` unless it is a name: of an anomaly, or of a column. */
export function checkName(option: string, name: unknown): void {
  checkOption(typeof name === 'string' && name !== '', option, name, 'a string that is not empty');
}
