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

interface Reading extends Range {
  /** What was fetched and not taken, and from where on. */
  queue: readonly TopicRecord[];
  head: number;
  bytes: number;
  isPaused: boolean;
  /** The offset that is fetched next. */
  next: number;
}

/** So many records are taken of one partition at a time. */
const STEP = 100;

const sizeOf = ({ key, value }: TopicRecord): number => (key?.length ?? 0) + (value?.length ?? 0) + 100;

/**
 * Brings what is fetched of several partitions, however unevenly, into one stream in which all of them are about equally far
 * from their end. A partition that is ahead is paused once more than `most` of its bytes wait.
 */
export class EvenReading {
  readonly #partitions: ReadonlyMap<number, Reading>;
  readonly #most: number;
  readonly #pause: (partition: number, paused: boolean) => void;

  constructor(ranges: readonly Range[], most: number, pause: (partition: number, paused: boolean) => void) {
    const readings = ranges.map((range) => ({
      ...range,
      queue: [],
      head: 0,
      bytes: 0,
      isPaused: false,
      next: range.low,
    }));
    this.#partitions = new Map(readings.map((reading) => [reading.partition, reading]));
    this.#most = most;
    this.#pause = pause;
  }

  /** Records that were fetched, in their order; those from `high` on are left out. */
  add(partition: number, records: readonly TopicRecord[]): void {
    const reading = this.#partitions.get(partition);
    if (!reading) return;
    const wanted = records.filter(({ offset }) => offset >= reading.next && offset < reading.high);
    reading.queue = [...reading.queue.slice(reading.head), ...wanted];
    reading.head = 0;
    reading.bytes += wanted.reduce((sum, record) => sum + sizeOf(record), 0);
    if (reading.bytes > this.#most) this.#setPaused(reading, true);
  }

  /** Everything of a partition before this offset has been added; some offsets have no record. */
  fetched(partition: number, next: number): void {
    const reading = this.#partitions.get(partition);
    if (reading) reading.next = Math.max(reading.next, next);
  }

  /** Whether everything has been taken. */
  get isDone(): boolean {
    return [...this.#partitions.values()].every(isRead);
  }

  /** The next few records of the partition that is furthest behind; undefined where they have to be fetched. */
  take(): readonly TopicRecord[] | undefined {
    let last: Reading | undefined;
    for (const reading of this.#partitions.values())
      if (!isRead(reading) && (last === undefined || progress(reading) < progress(last))) last = reading;
    if (last === undefined || last.head === last.queue.length) return undefined;
    const records = last.queue.slice(last.head, last.head + STEP);
    last.head += records.length;
    last.bytes -= records.reduce((sum, record) => sum + sizeOf(record), 0);
    if (last.bytes <= this.#most / 2) this.#setPaused(last, false);
    return records;
  }

  #setPaused(reading: Reading, paused: boolean): void {
    if (reading.isPaused === paused) return;
    reading.isPaused = paused;
    this.#pause(reading.partition, paused);
  }
}

const isRead = ({ queue, head, next, high }: Reading): boolean => head === queue.length && next >= high;

/** How far it has been taken, from 0 to 1. */
const progress = ({ queue, head, low, high, next }: Reading): number =>
  ((queue[head]?.offset ?? next) - low) / (high - low);
