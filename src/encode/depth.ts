/** `JSON.stringify`, and whatever else walks a value, runs out of stack at some thousand levels. */
export const MOST_LEVELS = 1000;

/** Whether a value that was parsed from this JSON text has more than {@link MOST_LEVELS} levels. A short text has not. */
export const isTooDeep = (value: unknown, json: string): boolean =>
  json.length > 2 * MOST_LEVELS && exceeds(value, MOST_LEVELS);

const exceeds = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => exceeds(inner, levels - 1)));
