/**
 * Domains of your own: tables, strategies for their columns, and what generates them.
 *
 * @module spindle-rx/generator
 */
export type { RandomFamily, RandomStream } from '../random/random.ts';
export type { Blocks, Column, ColumnType, Period, Row, Table } from '../table/table.ts';
export type { BlockLayout } from './blockLayout.ts';
export type { ColumnContext, Encoding, ParentTable, Strategy, TableColumns } from './column.ts';
export { defineDomain } from './defineDomain.ts';
export { describe } from './describe.ts';
export type { ChooseParent, ParentDistribution } from './distributions/distribution.ts';
export { type ParetoOptions, pareto } from './distributions/pareto.ts';
export { uniform } from './distributions/uniform.ts';
export { zipf } from './distributions/zipf.ts';
export type { Domain, RowOf, Scales, TableSpec, TableSpecs, Tables } from './domain.ts';
export type { PeriodTime } from './period.ts';
export type { Block, Reader } from './reader.ts';
export { type ChildRows, oneForEach, perParent, perYear, type RowCount, type YearlyRows } from './rowCount.ts';
export type { Season } from './seasonalQuantile.ts';
export { type GenerateOptions, type Scale, Spindle } from './spindle.ts';
export { type ActiveOptions, activeAt } from './strategies/activeAt.ts';
export { type ChildOfOptions, childOf } from './strategies/childOf.ts';
export type { MakeNumber, MapNumber } from './strategies/columnLoops.ts';
export { type ExactShareOptions, exactShare } from './strategies/exactShare.ts';
export { foreignKey, keyOf } from './strategies/foreignKey.ts';
export { fromParent, nullableFromParent, parentValues } from './strategies/fromParent.ts';
export { type LookupOptions, lookup } from './strategies/lookup.ts';
export {
  atMostColumn,
  formula,
  geometric,
  type LognormalOptions,
  lognormal,
  spreadLognormal,
  timesColumn,
} from './strategies/numbers.ts';
export { firstOfParent, parentKey } from './strategies/parentKey.ts';
export { type Maybe, type NullRate, numbersFrom, numbersOf, textsOf } from './strategies/perRow.ts';
export { type Dataset, recordNumber, recordText } from './strategies/record.ts';
export { sequence } from './strategies/sequence.ts';
export { sumChildren } from './strategies/sumChildren.ts';
export { type Compose, compose, listed, listedNumbers, vocabulary, vocabularyBy } from './strategies/text.ts';
export { type DelayOptions, daysAfter, type Knot, risingTime, seasonalTime, uniformTime } from './strategies/times.ts';
export { chance, weighted, weightedNumbers } from './strategies/weighted.ts';
