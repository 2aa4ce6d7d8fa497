/** Seqs a page. */
const PAGE = 1024;
const WORD = 2 ** 32;

/** Of the expected stream: not yet come, come and awaited, or settled because its event has arrived. */
export const UNKNOWN = 0;
export const AWAITED = 1;
export const SETTLED = 2;

interface Page {
  readonly states: Uint8Array;
  settled: number;
  /** Of the awaited events, made when there is one: their fingerprints, and their places. */
  prints?: Uint32Array;
  ranks?: Uint32Array;
}

const pageOf = (seq: number): number => (seq - (seq % PAGE)) / PAGE;

const settledPage: Page = { states: new Uint8Array(PAGE).fill(SETTLED), settled: PAGE };

/** An expected event that has not arrived. */
export interface Awaited {
  readonly table: unknown;
  readonly seq: number;
  /** Its place in the expected stream. */
  readonly rank: number;
}

/**
 * What has become of each expected event, by table and seq. A page whose events have all arrived takes next to nothing, so
 * two streams that agree need no memory; an awaited event takes 9 bytes.
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
    return this.#find(table, seq)?.states[seq % PAGE] ?? UNKNOWN;
  }

  /** The event is expected and has not arrived; `rank` counts the expected events before it. */
  await(table: unknown, seq: number, rank: number, print: number): void {
    const page = this.#make(table, seq);
    const i = seq % PAGE;
    page.prints ??= new Uint32Array(PAGE);
    page.ranks ??= new Uint32Array(PAGE);
    page.states[i] = AWAITED;
    page.prints[i] = print;
    page.ranks[i] = rank % WORD;
    this.#awaiting++;
  }

  /** Whether the awaited event has this fingerprint. */
  holds(table: unknown, seq: number, print: number): boolean {
    return this.#find(table, seq)?.prints?.[seq % PAGE] === print;
  }

  /** The place of an awaited event, `expected` being the number of events that the expected stream has given. */
  rank(table: unknown, seq: number, expected: number): number {
    return rankOf(this.#find(table, seq)?.ranks?.[seq % PAGE] ?? 0, expected);
  }

  settle(table: unknown, seq: number): void {
    const page = this.#make(table, seq);
    if (page.states[seq % PAGE] === AWAITED) this.#awaiting--;
    page.states[seq % PAGE] = SETTLED;
    if (++page.settled < PAGE) return;
    this.#pages.set(this.#at, settledPage);
    this.#page = settledPage;
  }

  /** The events that are still awaited, in no order. */
  *awaited(expected: number): Generator<Awaited> {
    for (const [table, pages] of this.#tables)
      for (const [at, { states, ranks }] of pages)
        for (let i = 0; i < PAGE; i++)
          if (states[i] === AWAITED) yield { table, seq: at * PAGE + i, rank: rankOf(ranks?.[i] ?? 0, expected) };
  }

  /** The first place in the expected stream whose event is still awaited; `expected` where none is. */
  lowest(expected: number): number {
    let lowest = expected;
    for (const pages of this.#tables.values())
      for (const { states, ranks } of pages.values())
        for (let i = 0; ranks && i < PAGE; i++) {
          const rank = states[i] === AWAITED ? rankOf(ranks[i] as number, expected) : expected;
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
    pages.set(pageOf(seq), { states: new Uint8Array(PAGE), settled: 0 });
    return this.#find(table, seq) as Page;
  }
}

/** Ranks are kept in 32 bits: the nearest below `expected` is meant. */
export const rankOf = (low: number, expected: number): number =>
  expected - ((((expected - low) % WORD) + WORD) % WORD || WORD);
