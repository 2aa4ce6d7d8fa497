/** Whether JSON text may have integers beyond what a number holds; few texts have. */
export const mayHaveLargeIntegers = (json: string): boolean => /(?<![\d.])\d{16}/.test(json);

/** Valid JSON with other text in place of each integer that is beyond 2^53. */
export function replaceLargeIntegers(json: string, replacement: (digits: string) => string): string {
  let inText = false;
  return json.replaceAll(/\\.|"|-?\d[\d.eE+-]*/g, (token) => {
    if (token === '"') inText = !inText;
    const isLarge = !inText && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
    return isLarge ? replacement(token) : token;
  });
}
