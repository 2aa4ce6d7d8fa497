import { LineFile } from '../../../sinks/file/lineFile.ts';
import type { SinkStep } from '../../errors.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import type { Report } from './messages.ts';
import { OrderedFile } from './orderedFile.ts';
import type { WorkerPool } from './workerPool.ts';

/** What the file failed at. */
export interface OutputFailure {
  readonly doing: SinkStep;
  readonly cause: unknown;
}

/** The one file of all workers. When it fails, the workers are stopped, and nothing more is written. */
export class OrderedOutput {
  readonly #pool: WorkerPool;
  readonly #file: OrderedFile;
  #failure: OutputFailure | undefined;

  constructor(path: string, { append }: StreamFlags, workers: number, pool: WorkerPool) {
    this.#pool = pool;
    this.#file = new OrderedFile(new LineFile(path, append ? 'a' : 'w'), workers, (worker) => pool.acknowledge(worker));
  }

  get failure(): OutputFailure | undefined {
    return this.#failure;
  }

  /** Takes what a worker reports; reports of other kinds than these do not concern the file. */
  take(worker: number, report: Report): void {
    if (report.kind === 'open') this.#attempt('starting', () => this.#file.open(worker));
    if (report.kind === 'lines') this.#attempt('writing to', () => this.#file.offer(worker, report));
  }

  /** A worker has ended. */
  end(worker: number): void {
    this.#attempt('writing to', () => this.#file.end(worker));
  }

  close(): void {
    this.#attempt('closing', () => this.#file.close());
  }

  #attempt(doing: SinkStep, action: () => void): void {
    if (this.#failure) return;
    try {
      action();
    } catch (cause) {
      this.#failure = { doing, cause };
      this.#pool.stop();
    }
  }
}
