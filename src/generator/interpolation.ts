/**
 * The function that is straight between points `from[k]`, `to[k]`, both rising, and level beyond them. `placeOf` says
 * which of `from` is the first above a value.
 */
export function interpolation(
  from: Float64Array,
  to: Float64Array,
  placeOf: (value: number) => number,
): (value: number) => number {
  // Values mostly come in order: the points around the last one are tried first.
  let k = 1;
  return (value) => {
    if (!(value >= (from[k - 1] as number) && value < (from[k] as number))) k = Math.max(1, placeOf(value));
    const a = from[k - 1] as number;
    const b = from[k] as number;
    const x = to[k - 1] as number;
    const y = to[k] as number;
    return x + Math.min(1, Math.max(0, (value - a) / (b - a))) * (y - x);
  };
}
