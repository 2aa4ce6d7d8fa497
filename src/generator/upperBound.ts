/** The first place in ascending `bounds` whose bound is above `value`; at most the last place. A binary search. */
export function upperBound(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** {@link upperBound}, immediate if the answer is `guess`: for values that come in order. */
export function upperBoundNear(bounds: Float64Array, value: number, guess: number): number {
  const fits = (bounds[guess] as number) > value && (guess === 0 || (bounds[guess - 1] as number) <= value);
  return fits ? guess : upperBound(bounds, value);
}
