/** Runs jobs, at most `max` at once; after the first failure none begins. */
export class InFlight {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  /** The first error. */
  failure: unknown;

  constructor(max: number) {
    this.#max = max;
  }

  fail(error: unknown): void {
    this.failure ??= error;
  }

  /** Begins a job as soon as there is room; done when it has begun. */
  async begin(job: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#max) await Promise.race(this.#running);
    if (this.failure !== undefined) return;
    const running: Promise<void> = job()
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Done when every job has settled. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
