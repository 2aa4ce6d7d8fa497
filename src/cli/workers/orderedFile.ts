import type { LineFile } from '../../../sinks/file/lineFile.ts';
import type { Chunk } from './messages.ts';

/** The chunk that a worker has handed over, as far as it is not written. */
interface Head {
  readonly chunk: Chunk;
  /** Of the stretch that is next: its number, and where its bytes begin. */
  stretch: number;
  byte: number;
}

interface WorkerState {
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
  readonly #workers: WorkerState[];
  #isOpen = false;

  /** `written` tells a worker that its chunk is in the file. */
  constructor(file: LineFile, workers: number, written: (worker: number) => void) {
    this.#file = file;
    this.#workers = Array.from({ length: workers }, (_, worker) => ({
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
    const state = this.#workers[worker] as WorkerState;
    state.run++;
    state.written();
    this.#merge();
  }

  offer(worker: number, chunk: Chunk): void {
    (this.#workers[worker] as WorkerState).head = { chunk, stretch: 0, byte: 0 };
    this.#merge();
  }

  /** A worker has nothing more; what it no longer waits for is not written. */
  end(worker: number): void {
    const state = this.#workers[worker] as WorkerState;
    state.ended = true;
    state.head = undefined;
    this.#merge();
  }

  close(): void {
    this.#file.close();
  }

  /** Writes for as long as it is known who is next. */
  #merge(): void {
    for (;;) {
      const going = this.#workers.filter(({ ended }) => !ended);
      const run = Math.min(...going.map((state) => state.run));
      const ready = going.filter((state) => state.run === run);
      if (ready.length === 0 || ready.some(({ head }) => head === undefined)) return;
      ready.sort((a, b) => placeOf(a) - placeOf(b));
      const [first, second] = ready as [WorkerState, WorkerState | undefined];
      this.#write(first, second === undefined ? Number.POSITIVE_INFINITY : placeOf(second));
    }
  }

  /** Writes the lines of the worker whose turn it is, up to a place of the stream. */
  #write(worker: WorkerState, before: number): void {
    const { chunk, ...head } = worker.head as Head;
    const { stretches, lines } = chunk;
    let { stretch, byte } = head;
    do byte += stretches[2 * stretch++ + 1] as number;
    while (2 * stretch < stretches.length && (stretches[2 * stretch] as number) < before);
    this.#file.append(lines.subarray(head.byte, byte));
    worker.head = 2 * stretch < stretches.length ? { chunk, stretch, byte } : undefined;
    if (!worker.head) worker.written();
  }
}

const placeOf = ({ head }: WorkerState): number => head?.chunk.stretches[2 * head.stretch] as number;
