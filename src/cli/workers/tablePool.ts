import { once } from 'node:events';
import Tinypool from 'tinypool';
import { SpindleError } from '../../errors.ts';
import { type Failure, toError } from './failure.ts';
import type { TableTask } from './tableWorker.ts';

const filename = new URL('./tableWorker.js', import.meta.url).href;

/**
 * Writes tables in so many threads, each table in one of them. Rejects with the first failure. Then, and after an abort, the
 * threads have ended before their work is done.
 */
export async function writeTables(tasks: readonly TableTask[], workers: number, signal: AbortSignal): Promise<void> {
  const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers });
  const write = async (task: TableTask) => {
    const failure: Failure | undefined = await pool.run(task).catch(lost);
    if (failure) throw toError(failure);
  };
  // The pool does not tell work that waits when a thread is lost.
  const broken = once(pool, 'error').then(([error]) => lost(error));
  try {
    await Promise.race([Promise.all(tasks.map(write)), broken, once(signal, 'abort')]);
  } finally {
    await pool.destroy();
  }
}

/** Throws for a thread that has ended without a word, for instance because it had no memory left. */
function lost({ message }: Error): never {
  const error = new SpindleError('SINK_WRITE_FAILED', `a worker was lost: ${message}`);
  // As the streamer's, the error of a run that had begun has a result.
  throw Object.assign(error, { result: undefined });
}
