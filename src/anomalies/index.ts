/**
 * The anomalies that `injectAnomalies` injects.
 *
 * @module spindle-rx/anomalies
 */
export type { Anomaly } from './anomaly.ts';
export { AnomalyRegistry } from './anomalyRegistry.ts';
export { type ChosenGroups, chooseGroups } from './chooseGroups.ts';
export { CollectiveAnomaly, type CollectiveAnomalyOptions } from './collectiveAnomaly.ts';
export { ContextualAnomaly, type ContextualAnomalyOptions } from './contextualAnomaly.ts';
export { PointAnomaly, type PointAnomalyOptions } from './pointAnomaly.ts';
