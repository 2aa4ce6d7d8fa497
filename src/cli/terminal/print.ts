import { NodeWriter } from '../../../sinks/nodeWriter.ts';
import { SpindleError } from '../../errors.ts';
import { escaped, printable } from '../../text/printable.ts';

/** Writes lines to stderr, in which nothing but their ends is more than text. */
export function say(text: string): void {
  process.stderr.write(`${escapedLines(text)}\n`);
}

/** What a run says whose times were relative to now. */
export const repeatedBy = (flags: string): string => `to repeat it: ${flags}`;

/** On one line, and no longer than one can read. */
export const inOneLine = (text: string): string => printable(text.trim().replaceAll(/\s*\n\s*/g, ' '), LONGEST);

const LONGEST = 2000;

/** Lines, in which nothing but their ends is more than text. */
export const escapedLines = (text: string): string => text.split('\n').map(escaped).join('\n');

/** Writes all of a text to stdout; a reader that closed the pipe wants no more, which is no failure. */
export async function print(text: string): Promise<void> {
  const writer = new NodeWriter(process.stdout);
  try {
    await writer.write([Buffer.from(text)]);
  } catch (error) {
    if (!(error instanceof SpindleError && error.code === 'ABORTED')) throw error;
  } finally {
    writer.release();
  }
}

/** Rows of cells under one another. */
export function columns(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const width = (i: number) => cells.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), 0);
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(width(i)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
