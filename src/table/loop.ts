import { SpindleError } from '../errors.ts';
import { columnValue } from '../event/columnPath.ts';
import { datePlus, partOf } from './subMilliseconds.ts';
import type { Row } from './table.ts';

/** Measures how long the times of one pass over rows take, so that the next pass can follow. */
export class Span {
  #count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** Takes the time of a row; other values than dates do not count. */
  see(time: unknown): void {
    if (!(time instanceof Date)) return;
    const ms = time.getTime();
    if (Number.isNaN(ms)) return;
    this.#count++;
    if (ms < this.#first) this.#first = ms;
    if (ms > this.#last) this.#last = ms;
  }

  /** In milliseconds: from the first time to the last one, and a mean gap. 0 if there were no times. */
  get length(): number {
    if (this.#count === 0) return 0;
    const all = this.#last - this.#first;
    return all + Math.max(1, Math.round(all / Math.max(1, this.#count - 1)));
  }
}

/** A row whose dates are all later by so many milliseconds. Throws `INVALID_INPUT` beyond the last date that there is. */
export const later = (row: Row, ms: number): Row => (ms === 0 ? row : (moved(row, ms) as Row));

/** The dates may stand inside of objects. */
function moved(value: unknown, ms: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return movedDate(value, ms);
  if (Array.isArray(value)) return value.map((one) => moved(one, ms));
  const copy: Record<string, unknown> = { ...value };
  for (const [name, one] of Object.entries(value)) if (typeof one === 'object') copy[name] = moved(one, ms);
  return copy;
}

function movedDate(date: Date, ms: number): Date {
  const then = datePlus(date.getTime() + ms, partOf(date));
  if (!Number.isNaN(then.getTime())) return then;
  throw new SpindleError('INVALID_INPUT', 'the loop has come to the end of the calendar, the year 275760');
}

/** The rows of so many passes. The times of each pass follow those of the pass before it. Ends if a pass has no rows. */
export async function* looped(
  pass: () => AsyncIterable<Row>,
  passes: number,
  timestampColumn: string | undefined,
): AsyncGenerator<Row> {
  let ms = 0;
  for (let n = 1; n <= passes; n++) {
    const span = new Span();
    let isEmpty = true;
    for await (const row of pass()) {
      isEmpty = false;
      if (timestampColumn !== undefined) span.see(columnValue(row, timestampColumn));
      yield later(row, ms);
    }
    if (isEmpty) return;
    ms += span.length;
  }
}
