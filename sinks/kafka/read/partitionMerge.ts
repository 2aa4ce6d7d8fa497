/** A record of a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** What is to be read of a partition: from `low` to before `high`. */
export interface Range {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

interface PartitionState extends Range {
  /** What was fetched; what lies before `head` was taken. */
  queue: readonly TopicRecord[];
  head: number;
  bytes: number;
  isPaused: boolean;
  /** The offset that is fetched next. */
  next: number;
}

/** How many records of one partition `take` returns at most. */
const TAKEN_AT_ONCE = 100;

const sizeOf = ({ key, value }: TopicRecord): number => (key?.length ?? 0) + (value?.length ?? 0) + 100;

/**
 * Merges the records of several partitions into one stream, in which all partitions are about equally far from their end, however
 * unevenly they are fetched. A partition that is ahead is paused while more than `maxBytes` of its records wait.
 */
export class PartitionMerge {
  readonly #partitions: ReadonlyMap<number, PartitionState>;
  readonly #maxBytes: number;
  /** Pauses or resumes the fetching of a partition. */
  readonly #setPause: (partition: number, paused: boolean) => void;

  constructor(ranges: readonly Range[], maxBytes: number, setPause: (partition: number, paused: boolean) => void) {
    const states = ranges.map((range) => ({
      ...range,
      queue: [],
      head: 0,
      bytes: 0,
      isPaused: false,
      next: range.low,
    }));
    this.#partitions = new Map(states.map((state) => [state.partition, state]));
    this.#maxBytes = maxBytes;
    this.#setPause = setPause;
  }

  /** Adds records that were fetched, in their order. Those from `high` on are left out. */
  add(partition: number, records: readonly TopicRecord[]): void {
    const state = this.#partitions.get(partition);
    if (!state) return;
    const wanted = records.filter(({ offset }) => offset >= state.next && offset < state.high);
    state.queue = [...state.queue.slice(state.head), ...wanted];
    state.head = 0;
    state.bytes += wanted.reduce((sum, record) => sum + sizeOf(record), 0);
    if (state.bytes > this.#maxBytes) this.#setPaused(state, true);
  }

  /** Says that all records before this offset have been added; some offsets have no record. */
  fetched(partition: number, next: number): void {
    const state = this.#partitions.get(partition);
    if (state) state.next = Math.max(state.next, next);
  }

  /** Whether everything has been taken. */
  get isDone(): boolean {
    return [...this.#partitions.values()].every(isRead);
  }

  /** The next records of the partition that is furthest behind; undefined if they have to be fetched first. */
  take(): readonly TopicRecord[] | undefined {
    let last: PartitionState | undefined;
    for (const state of this.#partitions.values())
      if (!isRead(state) && (last === undefined || progress(state) < progress(last))) last = state;
    if (last === undefined || last.head === last.queue.length) return undefined;
    const records = last.queue.slice(last.head, last.head + TAKEN_AT_ONCE);
    last.head += records.length;
    last.bytes -= records.reduce((sum, record) => sum + sizeOf(record), 0);
    if (last.bytes <= this.#maxBytes / 2) this.#setPaused(last, false);
    return records;
  }

  #setPaused(state: PartitionState, paused: boolean): void {
    if (state.isPaused === paused) return;
    state.isPaused = paused;
    this.#setPause(state.partition, paused);
  }
}

const isRead = ({ queue, head, next, high }: PartitionState): boolean => head === queue.length && next >= high;

/** The share of the partition that was taken, from 0 to 1. */
const progress = ({ queue, head, low, high, next }: PartitionState): number =>
  ((queue[head]?.offset ?? next) - low) / (high - low);
