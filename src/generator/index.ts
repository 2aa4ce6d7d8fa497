export type { RandomFamily, RandomStream } from '../random/random.ts';
export type { Blocks, Column, ColumnType, Row, Table } from '../table/table.ts';
export type { Block, Encoding, Parent, Reader, Site, Source, Strategy } from './column.ts';
export {
  type Domain,
  defineDomain,
  describe,
  type RowOf,
  type Scales,
  type TableSpec,
  type TableSpecs,
  type Tables,
} from './domain.ts';
export type { Brood, Family, Layout } from './layout.ts';
export { type ParetoOptions, type Pick, type Picker, pareto, uniform, zipf } from './pick.ts';
export { type ChildRows, oneForEach, perParent, type Rows } from './rows.ts';
export type { Season } from './season.ts';
export { type GenerateOptions, type Scale, Spindle } from './spindle.ts';
export { chance, exactShare, weighted, weightedNumbers } from './strategies/choice.ts';
export {
  atMostColumn,
  formula,
  geometric,
  type LognormalOptions,
  lognormal,
  spreadLognormal,
  timesColumn,
} from './strategies/numbers.ts';
export { type Maybe, type NullRate, numbersFrom, numbersOf, textsOf } from './strategies/perRow.ts';
export { type Dataset, recordNumber, recordText } from './strategies/record.ts';
export {
  type ActiveOptions,
  activeAt,
  childOf,
  firstOfParent,
  foreignKey,
  fromParent,
  keyOf,
  type LookupOptions,
  lookup,
  nullableFromParent,
  parentKey,
  parentValues,
  sumChildren,
} from './strategies/references.ts';
export { sequence } from './strategies/sequence.ts';
export { type Compose, compose, listed, listedNumbers, vocabulary, vocabularyBy } from './strategies/text.ts';
export { type DelayOptions, daysAfter, risingTime, seasonalTime, uniformTime } from './strategies/times.ts';
