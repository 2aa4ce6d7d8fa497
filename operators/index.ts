/**
 * Sources, operators, and what delivers, reads or checks a stream. Runs in Node and in browsers.
 *
 * @module spindle-rx/operators
 */
export type { Metadata } from '../src/event/metadata.ts';
export type { Rate } from '../src/pacing/rate.ts';
export type { ArrowType } from '../src/table/arrowValues.ts';
export type { ColumnarTable, ColumnName, IndexedRows, Rows } from '../src/table/rows.ts';
export type { EventOf, EventOfAny } from '../src/timeline/eventOf.ts';
export { type ArrivalTimesOptions, arrivalTimes } from './arrivalTimes.ts';
export { type BatchOptions, batch } from './batch.ts';
export { type BurstPaceOptions, burstPace } from './burstPace.ts';
export { type DelayDeliveryOptions, type DelaySeconds, delayDelivery } from './delayDelivery.ts';
export { type FromTableOptions, fromTable } from './fromTable.ts';
export { type FromTablesOptions, fromTables } from './fromTables.ts';
export { type InjectAnomalies, type InjectAnomaliesOptions, injectAnomalies } from './injectAnomalies.ts';
export { mapAsync } from './mapAsync.ts';
export { type PoissonDelayOptions, poissonDelay } from './poissonDelay.ts';
export { recordTruth } from './recordTruth.ts';
export { type ReorderOptions, reorder } from './reorder.ts';
export { type ReplayOptions, replay } from './replay.ts';
export { type ShiftTimesOptions, shiftTimes } from './shiftTimes.ts';
export { type Delivery, type SinkToOptions, sinkTo } from './sinkTo.ts';
export { type StampOptions, stamp } from './stamp.ts';
export { toAsyncIterable } from './toAsyncIterable.ts';
export { toReadable } from './toReadable.ts';
export { toReadableStream } from './toReadableStream.ts';
export { type VerifyOptions, verify } from './verify.ts';
