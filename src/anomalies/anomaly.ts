import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import type { ContextualAnomaly } from './contextualAnomaly.ts';
import type { PointAnomaly } from './pointAnomaly.ts';

/** One of the three kinds of anomaly; `C` are the names of the columns it reads. */
export type Anomaly<C extends string = string> = PointAnomaly<C> | ContextualAnomaly<C> | CollectiveAnomaly<C>;
