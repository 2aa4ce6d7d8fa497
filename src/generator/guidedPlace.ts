const STEPS = 4096;

/**
 * The first place in rising `bounds` that is above a value of [0, last bound), at most the last: the guide says where to
 * begin to look, which is mostly where it ends (Chen and Asau 1974).
 */
export function guidedPlace(bounds: Float64Array): (value: number) => number {
  const last = bounds.length - 1;
  const scale = STEPS / (bounds[last] as number);
  const guide = new Uint32Array(STEPS + 1);
  for (let step = 0, place = 0; step <= STEPS; step++) {
    while (place < last && (bounds[place] as number) * scale <= step) place++;
    guide[step] = place;
  }
  return (value) => {
    let place = guide[Math.floor(value * scale)] as number;
    // Rounding may lead one step too far.
    while (place > 0 && (bounds[place - 1] as number) > value) place--;
    while (place < last && (bounds[place] as number) <= value) place++;
    return place;
  };
}
