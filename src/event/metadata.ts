import { list, SpindleError, show } from '../errors.ts';

/** What becomes of metadata columns that rows have already: they stay as they are, or are made anew. */
export type Metadata = 'keep' | 'replace';

/** Whether the name of a column is one of those that are for metadata. */
export const isMetadata = (column: string): boolean => column.startsWith('_spindle_');

/** Refuses rows that have metadata columns already, unless it is said what becomes of them. */
export function checkMetadata(columns: readonly string[], table: string, metadata: Metadata | undefined): void {
  const there = metadata === undefined ? columns.filter(isMetadata) : [];
  if (there.length === 0) return;
  throw new SpindleError(
    'INVALID_OPTION',
    (naming) => {
      const say = (value: Metadata) => naming(['metadata'], value) ?? value;
      return `table ${show(table)} has metadata already, in ${list(there)}: ${say('keep')} streams it as it is, ${say('replace')} makes it anew`;
    },
    { option: ['metadata'] },
  );
}
