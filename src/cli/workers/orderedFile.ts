import type { LineFile } from '../../../sinks/file/lineFile.ts';
import type { Chunk } from './task.ts';

/** The chunk that a worker has handed over, as far as it is not written. */
interface Head {
  readonly chunk: Chunk;
  /** Of the stretch that is next: its number, and where its bytes begin. */
  stretch: number;
  byte: number;
}

interface Lane {
  /** Which of its runs the worker is at; all workers have the same. */
  run: number;
  head: Head | undefined;
  ended: boolean;
  readonly written: () => void;
}

/**
 * Merges what workers write into one file, in stream order. Each worker hands over one chunk at a time and hears when it is
 * written, so that is all this holds.
 */
export class OrderedFile {
  readonly #file: LineFile;
  readonly #lanes: Lane[];
  #isOpen = false;

  /** `written` tells a worker that its chunk is in the file. */
  constructor(file: LineFile, workers: number, written: (worker: number) => void) {
    this.#file = file;
    this.#lanes = Array.from({ length: workers }, (_, worker) => ({
      run: 0,
      head: undefined,
      ended: false,
      written: () => written(worker),
    }));
  }

  /** A worker begins its next run. */
  open(worker: number): void {
    if (!this.#isOpen) this.#file.open();
    this.#isOpen = true;
    const lane = this.#lanes[worker] as Lane;
    lane.run++;
    lane.written();
    this.#merge();
  }

  offer(worker: number, chunk: Chunk): void {
    (this.#lanes[worker] as Lane).head = { chunk, stretch: 0, byte: 0 };
    this.#merge();
  }

  /** A worker has nothing more; what it no longer waits for is not written. */
  end(worker: number): void {
    const lane = this.#lanes[worker] as Lane;
    lane.ended = true;
    lane.head = undefined;
    this.#merge();
  }

  close(): void {
    this.#file.close();
  }

  /** Writes for as long as it is known who is next. */
  #merge(): void {
    for (;;) {
      const going = this.#lanes.filter(({ ended }) => !ended);
      const run = Math.min(...going.map((lane) => lane.run));
      const lanes = going.filter((lane) => lane.run === run);
      if (lanes.length === 0 || lanes.some(({ head }) => head === undefined)) return;
      lanes.sort((a, b) => placeOf(a) - placeOf(b));
      const [first, second] = lanes as [Lane, Lane | undefined];
      this.#write(first, second === undefined ? Number.POSITIVE_INFINITY : placeOf(second));
    }
  }

  /** Writes what the lane, whose turn it is, has before a place. */
  #write(lane: Lane, before: number): void {
    const { chunk, ...head } = lane.head as Head;
    const { stretches, lines } = chunk;
    let { stretch, byte } = head;
    do byte += stretches[2 * stretch++ + 1] as number;
    while (2 * stretch < stretches.length && (stretches[2 * stretch] as number) < before);
    this.#file.append(lines.subarray(head.byte, byte));
    lane.head = 2 * stretch < stretches.length ? { chunk, stretch, byte } : undefined;
    if (!lane.head) lane.written();
  }
}

const placeOf = ({ head }: Lane): number => head?.chunk.stretches[2 * head.stretch] as number;
