/**
 * The function that is linear between the points (`from[k]`, `to[k]`), both ascending, and constant beyond them.
 * `upperBoundOf` gives the first of `from` that is above a value.
 */
export function linearInterpolation(
  from: Float64Array,
  to: Float64Array,
  upperBoundOf: (value: number) => number,
): (value: number) => number {
  const last = from.length - 1;
  // Values mostly come in order, so the segment of the last one is tried first.
  let begin = 0;
  let end = 0;
  let level = 0;
  let slope = 0;
  return (value) => {
    if (!(value >= begin && value < end)) {
      if (value <= (from[0] as number)) return to[0] as number;
      if (value >= (from[last] as number)) return to[last] as number;
      const k = upperBoundOf(value);
      begin = from[k - 1] as number;
      end = from[k] as number;
      level = to[k - 1] as number;
      slope = ((to[k] as number) - level) / (end - begin);
    }
    return level + (value - begin) * slope;
  };
}
