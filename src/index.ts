export * from '../operators/index.ts';
export * from '../sinks/index.ts';
export {
  AnomalyRegistry,
  CollectiveAnomaly,
  type CollectiveAnomalyOptions,
  ContextualAnomaly,
  type ContextualAnomalyOptions,
  PointAnomaly,
  type PointAnomalyOptions,
} from './anomalies/index.ts';
export { type BurstWindow, businessHours, retailPeak, type StreamConfig, type TimePattern } from './config.ts';
export { SpindleError, type SpindleErrorCode } from './errors.ts';
export type { SpindleEvent } from './event.ts';
