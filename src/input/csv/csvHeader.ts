import type { RenamedColumn } from '../found.ts';

/** The names of columns. */
export interface Header {
  readonly names: readonly string[];
  readonly renamed: readonly RenamedColumn[];
}

/** Names the columns as the header does, trimmed. Where it has no name, as a place: `column_3`; a second `x` becomes `x_2`. */
export function headerOf(fields: readonly string[]): Header {
  const given = fields.map((field) => field.trim());
  const taken = new Set(given);
  /** By name: the last number that was tried. */
  const tried = new Map<string, number>();
  const unused = (stem: string): string => {
    let n = tried.get(stem) ?? 1;
    let name = stem;
    while (taken.has(name)) name = `${stem}_${++n}`;
    tried.set(stem, n);
    taken.add(name);
    return name;
  };
  const seen = new Set<string>();
  const renamed: RenamedColumn[] = [];
  const names = given.map((header, i) => {
    if (header !== '' && !seen.has(header)) {
      seen.add(header);
      return header;
    }
    const column = unused(header === '' ? `column_${i + 1}` : header);
    renamed.push({ column, header });
    return column;
  });
  return { names, renamed };
}

/** Names columns by their places. */
export const withoutHeader = (fields: readonly string[]): Header => ({
  names: fields.map((_, i) => `column_${i + 1}`),
  renamed: [],
});
