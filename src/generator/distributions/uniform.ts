import type { ParentDistribution } from './distribution.ts';

/** Every row of the parent is equally likely. */
export function uniform(): ParentDistribution {
  return (_context, { rows }) =>
    (u) =>
      Math.floor(u * rows);
}
