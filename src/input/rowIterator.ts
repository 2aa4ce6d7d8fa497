import type { Row } from '../table/table.ts';

const none: Iterator<Row, undefined> = [].values();

/** The rows of batches one by one. Written by hand, because a generator takes twice as long for each row. */
export class RowIterator implements AsyncIterator<Row, undefined> {
  readonly #batches: AsyncGenerator<Iterable<Row>>;
  readonly #close: () => void;
  #rows: Iterator<Row, undefined> = none;

  /** `close` is called before the batches end early: what waits for the next one would put that off until it has come. */
  constructor(batches: AsyncGenerator<Iterable<Row>>, close: () => void = () => {}) {
    this.#batches = batches;
    this.#close = close;
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    try {
      const row = this.#rows.next();
      return row.done ? this.#nextBatch() : Promise.resolve(row);
    } catch (error) {
      return this.#failed(error);
    }
  }

  async return(): Promise<IteratorResult<Row, undefined>> {
    this.#close();
    this.#rows = none;
    await this.#batches.return(undefined);
    return { done: true, value: undefined };
  }

  async #nextBatch(): Promise<IteratorResult<Row, undefined>> {
    const { done, value } = await this.#batches.next();
    if (done) return { done: true, value: undefined };
    this.#rows = value[Symbol.iterator]();
    return this.next();
  }

  /** A row of the batch is wrong. */
  async #failed(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }
}
