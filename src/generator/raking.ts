/** A way to divide the places into groups, and the share of the total weight that each group should have. */
interface Margin {
  /** The group of each place. */
  readonly groups: readonly number[];
  readonly shares: readonly number[];
}

/** So many passes bring the shares of months and weekdays to within rounding. */
const PASSES = 30;

/**
 * Scales weights until the groups of every margin have their shares: raking, or iterative proportional fitting (Deming and
 * Stephan 1940).
 */
export function rake(weights: Float64Array, margins: readonly Margin[]): void {
  for (let pass = 0; pass < PASSES; pass++) for (const margin of margins) fit(weights, margin);
}

function fit(weights: Float64Array, { groups, shares }: Margin): void {
  const sums = new Float64Array(shares.length);
  groups.forEach((group, i) => {
    sums[group] = (sums[group] as number) + (weights[i] as number);
  });
  groups.forEach((group, i) => {
    // A group without weight, one whose share is 0, has nothing to scale.
    if (weights[i] !== 0) weights[i] = ((weights[i] as number) * (shares[group] as number)) / (sums[group] as number);
  });
}
