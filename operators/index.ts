export { type BatchOptions, batch } from './batch.ts';
export { type BurstPaceOptions, burstPace } from './burstPace.ts';
export { type ColumnName, type FromTableOptions, fromTable, type Rows } from './fromTable.ts';
export { type InjectAnomaliesOptions, injectAnomalies } from './injectAnomalies.ts';
export { type PoissonDelayOptions, poissonDelay } from './poissonDelay.ts';
export { type ReorderOptions, reorder } from './reorder.ts';
export { type Delivery, type SinkToOptions, sinkTo } from './sinkTo.ts';
