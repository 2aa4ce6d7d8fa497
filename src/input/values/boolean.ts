const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

/** The boolean that a text stands for; undefined if none. */
export const booleanOf = (text: string): boolean | undefined =>
  (text.length === 4 || text.length === 5) && Object.hasOwn(booleans, text) ? booleans[text] : undefined;
