const STEPS = 4096;

/**
 * Returns {@link upperBound} for values of [0, last bound) in constant expected time, by the guide-table method (Chen and
 * Asau 1974, "On generating random variates from an empirical distribution"). The range of values is cut into equal
 * steps. For each step the guide holds a place where a linear search can begin, which is mostly where it ends.
 */
export function guideTable(bounds: Float64Array): (value: number) => number {
  const last = bounds.length - 1;
  const stepsPerUnit = STEPS / (bounds[last] as number);
  const guide = guideOf(bounds, stepsPerUnit);
  return (value) => {
    let place = guide[Math.floor(value * stepsPerUnit)] as number;
    // Rounding may begin the search one step too far.
    while (place > 0 && (bounds[place - 1] as number) > value) place--;
    while (place < last && (bounds[place] as number) <= value) place++;
    return place;
  };
}

function guideOf(bounds: Float64Array, stepsPerUnit: number): Uint32Array {
  const last = bounds.length - 1;
  const guide = new Uint32Array(STEPS + 1);
  for (let step = 0, place = 0; step <= STEPS; step++) {
    while (place < last && (bounds[place] as number) * stepsPerUnit <= step) place++;
    guide[step] = place;
  }
  return guide;
}
