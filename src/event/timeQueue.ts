/** Values that wait for their time: the earliest leaves first, and of equal times the one that was added first. */
export class TimeQueue<T> {
  #heap: { readonly time: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  add(time: number, value: T): void {
    const heap = this.#heap;
    const entry = { time, order: this.#order++, value };
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  get length(): number {
    return this.#heap.length;
  }

  clear(): void {
    this.#heap = [];
  }

  /** Removes and returns the earliest value, if its time is before `time`. */
  takeBefore(time: number): T | undefined {
    const first = this.#heap[0];
    if (!first || !(first.time < time)) return undefined;
    this.#dropFirst();
    return first.value;
  }

  /** As {@link takeBefore}, also if its time is `time` itself. */
  takeUpTo(time: number): T | undefined {
    const first = this.#heap[0];
    if (!first || !(first.time <= time)) return undefined;
    this.#dropFirst();
    return first.value;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    heap.pop();
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && this.#before(child, least)) least = child;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    return a !== undefined && b !== undefined && (a.time < b.time || (a.time === b.time && a.order < b.order));
  }

  #swap(i: number, j: number): void {
    const heap = this.#heap;
    const a = heap[i];
    const b = heap[j];
    if (!a || !b) return;
    heap[i] = b;
    heap[j] = a;
  }
}
