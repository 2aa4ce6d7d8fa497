import { MessageChannel } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { SpindleError } from '../../errors.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { toFailure } from './failure.ts';
import type { Order, Outcome, Report, Task } from './messages.ts';

const filename = new URL('./shardWorker.js', import.meta.url).href;

/** Worker threads, each with a shard to stream; they begin to load their code at once. */
export class WorkerPool {
  readonly #sources: readonly string[];
  readonly #flags: readonly StreamFlags[];
  readonly #channels: readonly MessageChannel[];
  readonly #pool: Tinypool;
  /** Rejects when a thread is lost, or cannot load its code: the pool does not tell that to work that waits. */
  readonly #broken: Promise<never>;

  constructor(sources: readonly string[], flags: readonly StreamFlags[]) {
    const workers = flags.length;
    this.#sources = sources;
    this.#flags = flags;
    this.#channels = flags.map(() => new MessageChannel());
    this.#pool = new Tinypool({ minThreads: workers, maxThreads: workers });
    this.#broken = new Promise((_, reject) => {
      this.#pool.on('error', reject);
      for (let i = 0; i < workers; i++) this.#pool.run(undefined, { filename, name: 'load' }).catch(reject);
    });
    this.#broken.catch(() => {});
  }

  /** Tells a worker that what it asked for is done. */
  acknowledge(worker: number): void {
    this.#tell(worker, { kind: 'done' });
  }

  /** Tells all workers to end their streams. */
  stop(): void {
    for (const worker of this.#flags.keys()) this.#tell(worker, { kind: 'stop' });
  }

  /** Has all workers stream. Stops the others when one has failed; resolves when all have ended. */
  async run(
    onReport: (worker: number, report: Report) => void,
    onEnd: (worker: number) => void,
  ): Promise<readonly Outcome[]> {
    const outcomes = await Promise.all(
      this.#flags.map(async (flags, worker) => {
        const { port1, port2 } = this.#channels[worker] as MessageChannel;
        port1.on('message', (report: Report) => onReport(worker, report));
        const task: Task = { sources: this.#sources, flags, port: port2 };
        const work = this.#pool.run(task, { filename, transferList: [port2] });
        const outcome: Outcome = await Promise.race([work, this.#broken]).catch(lost);
        onEnd(worker);
        if (outcome.failure) this.stop();
        return outcome;
      }),
    );
    return outcomes;
  }

  /** Ends the threads. */
  async destroy(): Promise<void> {
    for (const { port1 } of this.#channels) port1.close();
    await this.#pool.destroy();
  }

  #tell(worker: number, order: Order): void {
    this.#channels[worker]?.port1.postMessage(order);
  }
}

/** A worker that has ended without a word, for instance because it had no memory left. */
const lost = ({ message }: Error): Outcome => ({
  runs: [],
  hasFailed: true,
  failure: toFailure(
    Object.assign(new SpindleError('SINK_WRITE_FAILED', `a worker was lost: ${message}`), { result: undefined }),
  ),
});
