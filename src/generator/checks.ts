import { type Check, isFunction, isRecord, must } from '../options/checkOptions.ts';

/** For a strategy of a column. */
export const aStrategy = must(
  (value) => isRecord(value) && isFunction(value.bind),
  'a strategy, such as sequence() or weighted({ … })',
);

const isWeight = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
const areWeights = (values: readonly unknown[]): boolean =>
  values.every(isWeight) && values.some((weight) => weight !== 0);

/** For weights by value. */
export const weightsCheck = must(
  (value) => isRecord(value) && areWeights(Object.values(value)),
  'an object of weights that are finite and ≥ 0, and not all 0',
);

/** For so many weights. */
export const weightList = (length: number): Check =>
  must(
    (value) => Array.isArray(value) && value.length === length && areWeights([...value]),
    `${length} weights that are finite and ≥ 0, and not all 0`,
  );

/** For pairs of a number and its weight. */
export const weightedPairs = must(
  (value) =>
    Array.isArray(value) &&
    value.every((pair: unknown) => Array.isArray(pair) && pair.length === 2 && Number.isFinite(pair[0])) &&
    areWeights(value.map((pair: readonly unknown[]) => pair[1])),
  'an array of [number, weight], with weights that are finite and ≥ 0, and not all 0',
);
