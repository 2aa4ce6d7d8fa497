import { currentContext, within } from '../../src/flow/context.ts';

/** What is being written to now: a sink serves one subscription at a time. */
const inUse = new WeakSet<object>();

/** The calls of a sink's methods by one subscription. The sink is in use from `begin` until the last call has settled. */
export class SinkCalls {
  readonly #target: object;
  readonly #context = currentContext();
  #pending = 0;
  /** Whether the subscription is over: after the calls under way there are none but the last. */
  areLast = false;

  constructor(target: object) {
    this.#target = target;
  }

  /** Whether the sink is in use by another subscription. */
  get areOfAnother(): boolean {
    return inUse.has(this.#target);
  }

  begin(): void {
    inUse.add(this.#target);
  }

  /** Runs a sink method outside any context; goes on when it has settled, at once if it returned no promise. */
  call<T>(method: () => T | Promise<T>, done: (result: T) => void, failed: (error: unknown) => void): void {
    const settle = (next: () => void) => {
      this.#pending--;
      if (this.areLast && this.#pending === 0) inUse.delete(this.#target);
      within(this.#context, next);
    };
    this.#pending++;
    let result: T | Promise<T>;
    try {
      result = within(undefined, method);
    } catch (error) {
      settle(() => failed(error));
      return;
    }
    if (isPromise(result))
      result.then(
        (value) => settle(() => done(value)),
        (error: unknown) => settle(() => failed(error)),
      );
    else settle(() => done(result as T));
  }
}

export const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof (value as Promise<T> | undefined)?.then === 'function';
