/** What stands for null in a column of numbers, booleans or dates; so does nothing at all. In a column of text they are text. */
const tokens: ReadonlySet<string> = new Set([
  'NA',
  'N/A',
  'NaN',
  'nan',
  'NULL',
  'null',
  'None',
  String.raw`\N`,
  '#N/A',
]);

/** Whether a text without blanks around it stands for null where no text does. */
export const isNullToken = (text: string): boolean => text.length <= 4 && (text === '' || tokens.has(text));
