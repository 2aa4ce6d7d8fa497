/** What walks a value, such as `JSON.stringify`, runs out of stack at some thousand levels. */
export const MOST_LEVELS = 1000;

/** Whether a value that was parsed from this JSON text has more levels than that; short texts are not looked at. */
export const isTooDeep = (value: unknown, json: string): boolean =>
  json.length > 2 * MOST_LEVELS && exceeds(value, MOST_LEVELS);

const exceeds = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => exceeds(inner, levels - 1)));
