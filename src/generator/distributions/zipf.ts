import { notNegative } from '../../options/checkOptions.ts';
import { guideTable } from '../guideTable.ts';
import type { ParentDistribution } from './distribution.ts';

/** The weights of so many rows are summed exactly. */
const HEAD = 65_536;

/**
 * Zipf's law: row r of the parent has weight (r + 1)^-alpha. Exact for the first 65,536 rows. Beyond them the sum of the
 * weights is replaced by its integral, which can be inverted (as in rejection-inversion, Hörmann and Derflinger 1996).
 *
 * @example
 * ```ts
 * import { foreignKey, zipf } from 'spindle-rx/generator';
 *
 * const columns = { product_id: foreignKey('product', zipf(1.1)) };
 * ```
 */
export function zipf(alpha: number): ParentDistribution {
  notNegative(alpha, ['alpha']);
  return (_context, { rows }) => {
    const bounds = headBounds(alpha, Math.min(rows, HEAD));
    const head = bounds.length;
    const headWeight = bounds[head - 1] as number;
    const chooseInHead = guideTable(bounds);
    const { integral, inverse } = weightIntegral(alpha);
    const tailStart = integral(head);
    const total = headWeight + (integral(rows) - tailStart);
    const chooseInTail = (weight: number) => {
      const rank = inverse(tailStart + weight);
      return Math.min(rows - 1, Math.max(head, Math.floor(rank - 0.5)));
    };
    return (u) => {
      const weight = u * total;
      if (weight < headWeight) return chooseInHead(weight);
      return rows === head ? rows - 1 : chooseInTail(weight - headWeight);
    };
  };
}

/** The weight of the rows up to and including each of the first `head`. */
function headBounds(alpha: number, head: number): Float64Array {
  const bounds = new Float64Array(head);
  let sum = 0;
  for (let r = 0; r < head; r++) bounds[r] = sum += (r + 1) ** -alpha;
  return bounds;
}

/** The integral of x^-alpha up to r + 1/2, the middle between rank r and the next one; and the rank + 1/2 of a value of it. */
function weightIntegral(alpha: number) {
  const power = 1 - alpha;
  if (alpha === 1) return { integral: (r: number) => Math.log(r + 0.5), inverse: Math.exp };
  return {
    integral: (r: number) => (r + 0.5) ** power / power,
    inverse: (value: number) => (value * power) ** (1 / power),
  };
}
