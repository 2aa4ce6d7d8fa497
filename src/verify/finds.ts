import type { Findings } from './verification.ts';

/** Counts what is found, and keeps the first few. */
export class Finds<T> {
  readonly first: T[] = [];
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** One more; it is made only where it is kept. */
  add(make: () => T): void {
    this.#count++;
    if (this.first.length < this.#most) this.first.push(make());
  }

  all(): Findings<T> {
    return { count: this.#count, first: this.first };
  }
}
