import type { Gate } from './gate.ts';

/**
 * What a stage tells the stages above it. RxJS subscribes synchronously from the sink up to the source, so while a stage
 * subscribes to its source, the stages above find its context with `currentContext()`.
 */
export interface Context {
  /** The demand of the nearest stage below that has a queue. */
  readonly gate: Gate;
  /** How many emitters of this gate are emitting while this stage subscribes. */
  readonly depth: number;
}

let current: Context | undefined;

/** The context of the stage that is subscribing now; undefined if no stage below has one. */
export function currentContext(): Context | undefined {
  return current;
}

/**
 * Runs `body` in a context. A stage that emits from a timer, a promise or a turn of the gate emits in the context in which it was
 * subscribed. What is subscribed during that emission (by `concat`, `mergeMap`, `repeat`) then finds the context.
 */
export function within<T>(context: Context | undefined, body: () => T): T {
  const outer = current;
  current = context;
  try {
    return body();
  } finally {
    current = outer;
  }
}
