/** With more gaps, the oldest are forgotten. Their events were probably filtered out, not delayed. */
const MOST_GAPS = 65_536;

/**
 * Measures how late the events of one table arrive, by their `_spindle_seq`. Holds the gaps between those that have arrived.
 */
export class Lateness {
  /** The seqs below `#next` that have not arrived, in rising order: the first seq of each gap and the one after its last. */
  readonly #gaps: number[] = [];
  #next = 0;

  /** Takes the next seq, and returns how many higher ones have arrived before it. */
  of(seq: number): number {
    if (seq < this.#next) return this.#next - 1 - seq - this.#fill(seq);
    if (seq > this.#next) this.#gaps.push(this.#next, seq);
    if (this.#gaps.length > 4 * MOST_GAPS) this.#gaps.splice(0, 2 * MOST_GAPS);
    this.#next = seq + 1;
    return 0;
  }

  /** Takes the seq out of its gap, and returns how many higher seqs below `#next` have not arrived. */
  #fill(seq: number): number {
    const gaps = this.#gaps;
    let missing = 0;
    for (let i = gaps.length - 2; i >= 0; i -= 2) {
      const first = gaps[i] as number;
      const end = gaps[i + 1] as number;
      if (end <= seq) break;
      missing += end - Math.max(first, seq + 1);
      if (first > seq) continue;
      if (first === seq && end <= seq + 1) gaps.splice(i, 2);
      else if (first === seq) gaps[i] = seq + 1;
      else if (end <= seq + 1) gaps[i + 1] = seq;
      else gaps.splice(i + 1, 0, seq, seq + 1);
      break;
    }
    return missing;
  }
}

/** Returns a function that takes one event after the other, and returns how many of its table with a higher seq came before. */
export function latenessByTable(): (table: unknown, seq: unknown) => number {
  const tables = new Map<unknown, Lateness>();
  let lastTable: unknown;
  let lateness = new Lateness();
  tables.set(lastTable, lateness);
  return (table, seq) => {
    if (table !== lastTable) {
      lateness = tables.get(table) ?? new Lateness();
      tables.set(table, lateness);
      lastTable = table;
    }
    return typeof seq === 'number' ? lateness.of(seq) : 0;
  };
}
