/** Whether JSON text may hold integers beyond 2^53. A quick test: few texts without such integers pass it. */
export const mayHaveLargeIntegers = (json: string): boolean => /(?<![\d.])\d{16}/.test(json);

/** Replaces each integer beyond 2^53 in valid JSON. */
export function replaceLargeIntegers(json: string, replacement: (digits: string) => string): string {
  let inText = false;
  return json.replaceAll(/\\.|"|-?\d[\d.eE+-]*/g, (token) => {
    if (token === '"') inText = !inText;
    const isLarge = !inText && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
    return isLarge ? replacement(token) : token;
  });
}
