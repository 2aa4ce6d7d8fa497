import { RowSet } from '../table/rowSet.ts';

/** Seqs a page. */
const PAGE = 1024;
const WORD = 2 ** 32;

/** The states of an expected event: not yet given by the expected stream, awaited, or settled because it has arrived. */
export const UNKNOWN = 0;
export const AWAITED = 1;
export const SETTLED = 2;

/** The awaited events of a page, with their fingerprints and their places. */
interface Waiting {
  readonly seqs: RowSet;
  readonly prints: Uint32Array;
  readonly ranks: Uint32Array;
  count: number;
}

interface Page {
  readonly settled: RowSet;
  settledCount: number;
  /** Undefined while no event of the page is awaited. */
  waiting: Waiting | undefined;
}

const pageOf = (seq: number): number => (seq - (seq % PAGE)) / PAGE;

const settledPage: Page = { settled: new RowSet(PAGE).addAll(), settledCount: PAGE, waiting: undefined };

const isAwaited = ({ waiting, settled }: Page, i: number): boolean => waiting?.seqs.has(i) === true && !settled.has(i);

/** An expected event that has not arrived. */
export interface Awaited {
  readonly table: unknown;
  readonly seq: number;
  /** Its place in the expected stream. */
  readonly rank: number;
}

/**
 * The state of each expected event, by table and seq. A page whose events have all arrived takes almost no memory, so two equal
 * streams need almost none; one shard of n needs about n/4 bytes for each event. An awaited event takes 9 bytes if its
 * neighbours are awaited too.
 */
export class Ledger {
  readonly #tables = new Map<unknown, Map<number, Page>>();
  #table: unknown;
  #pages = new Map<number, Page>();
  #at = -1;
  #page: Page = settledPage;
  #awaiting = 0;

  /** How many events are awaited. */
  get awaiting(): number {
    return this.#awaiting;
  }

  state(table: unknown, seq: number): number {
    const page = this.#find(table, seq);
    if (!page) return UNKNOWN;
    if (page.settled.has(seq % PAGE)) return SETTLED;
    return isAwaited(page, seq % PAGE) ? AWAITED : UNKNOWN;
  }

  /** Notes that an expected event has not arrived. `rank` is the number of expected events before it. */
  await(table: unknown, seq: number, rank: number, print: number): void {
    const page = this.#make(table, seq);
    const i = seq % PAGE;
    page.waiting ??= { seqs: new RowSet(PAGE), prints: new Uint32Array(PAGE), ranks: new Uint32Array(PAGE), count: 0 };
    page.waiting.seqs.add(i);
    page.waiting.prints[i] = print;
    page.waiting.ranks[i] = rank % WORD;
    page.waiting.count++;
    this.#awaiting++;
  }

  /** Whether the awaited event has this fingerprint. */
  holds(table: unknown, seq: number, print: number): boolean {
    return this.#find(table, seq)?.waiting?.prints[seq % PAGE] === print;
  }

  /** The place of an awaited event. `expected` is the number of events that the expected stream has given so far. */
  rank(table: unknown, seq: number, expected: number): number {
    return rankOf(this.#find(table, seq)?.waiting?.ranks[seq % PAGE] ?? 0, expected);
  }

  settle(table: unknown, seq: number): void {
    const page = this.#make(table, seq);
    const i = seq % PAGE;
    const { waiting } = page;
    if (waiting && isAwaited(page, i)) {
      this.#awaiting--;
      if (--waiting.count === 0) page.waiting = undefined;
    }
    page.settled.add(i);
    if (++page.settledCount < PAGE) return;
    this.#pages.set(this.#at, settledPage);
    this.#page = settledPage;
  }

  /** The events that are still awaited, in no particular order. */
  *awaited(expected: number): Generator<Awaited> {
    for (const [table, pages] of this.#tables)
      for (const [at, page] of pages)
        for (let i = 0; page.waiting && i < PAGE; i++)
          if (isAwaited(page, i))
            yield { table, seq: at * PAGE + i, rank: rankOf(page.waiting.ranks[i] as number, expected) };
  }

  /** The lowest place in the expected stream whose event is still awaited; `expected` if there is none. */
  lowest(expected: number): number {
    let lowest = expected;
    for (const pages of this.#tables.values())
      for (const page of pages.values())
        for (let i = 0; page.waiting && i < PAGE; i++) {
          const rank = isAwaited(page, i) ? rankOf(page.waiting.ranks[i] as number, expected) : expected;
          if (rank < lowest) lowest = rank;
        }
    return lowest;
  }

  #find(table: unknown, seq: number): Page | undefined {
    const at = pageOf(seq);
    if (table === this.#table && at === this.#at) return this.#page;
    const pages = this.#tables.get(table);
    const page = pages?.get(at);
    if (pages && page) {
      this.#table = table;
      this.#pages = pages;
      this.#at = at;
      this.#page = page;
    }
    return page;
  }

  #make(table: unknown, seq: number): Page {
    const found = this.#find(table, seq);
    if (found) return found;
    const pages = this.#tables.get(table) ?? new Map<number, Page>();
    this.#tables.set(table, pages);
    pages.set(pageOf(seq), { settled: new RowSet(PAGE), settledCount: 0, waiting: undefined });
    return this.#find(table, seq) as Page;
  }
}

/** Restores a rank of which 32 bits were kept: the nearest one below `expected`. */
export const rankOf = (low: number, expected: number): number =>
  expected - ((((expected - low) % WORD) + WORD) % WORD || WORD);
