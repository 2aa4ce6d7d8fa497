import { CsvFault, CsvSplitter } from './csvSplitter.ts';

/** By the order of preference where a beginning fits several: the comma last, because it stands in numbers and in text. */
const delimiters = ['\t', ';', '|', ','] as const;

/**
 * Finds the delimiter of CSV by its beginning: the one that splits the header, and most of the rows into as many fields; of several, the one that
 * makes most columns. A comma if there is none.
 */
export function findDelimiter(beginning: string, relaxedQuotes: boolean): string {
  let best = { delimiter: ',', columns: 1, share: 0 };
  for (const delimiter of delimiters) {
    const fit = { delimiter, ...fitOf(beginning, delimiter, relaxedQuotes) };
    if (fit.columns < 2) continue;
    if (fit.share > best.share || (fit.share === best.share && fit.columns > best.columns)) best = fit;
  }
  return best.delimiter;
}

/** The columns of the header, and the share of the rows that have as many fields. */
function fitOf(beginning: string, delimiter: string, relaxedQuotes: boolean): { columns: number; share: number } {
  const lengths: number[] = [];
  const splitter = new CsvSplitter({ delimiter, relaxedQuotes }, ({ fields }) => lengths.push(fields.length));
  let tried: number;
  try {
    splitter.push(beginning);
    tried = lengths.length;
    // The last record may be cut off, so it counts only if it fits.
    splitter.end();
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    tried = lengths.length + (splitter.isOpen ? 0 : 1);
  }
  const fitting = lengths.filter((length) => length === lengths[0]).length;
  return { columns: lengths[0] ?? 0, share: fitting / Math.max(tried, fitting) };
}
