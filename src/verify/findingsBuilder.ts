import type { Findings } from './verification.ts';

/** Counts findings of one kind, and keeps the first few as examples. */
export class FindingsBuilder<T> {
  readonly first: T[] = [];
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** Counts a finding; `make` is called only if the finding is kept. */
  add(make: () => T): void {
    this.#count++;
    if (this.first.length < this.#most) this.first.push(make());
  }

  all(): Findings<T> {
    return { count: this.#count, first: this.first };
  }
}
