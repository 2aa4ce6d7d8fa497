import type { Gate } from './gate.ts';

/**
 * What a stage leaves for the stages above it while it subscribes. RxJS subscribes from the sink up to the source,
 * synchronously, so a stage finds the context of the stage below it in `currentContext()`.
 */
export interface Context {
  /** The demand of the nearest queueing stage below. */
  readonly gate: Gate;
  /** How many sources behind this gate are emitting around the one that subscribes now. */
  readonly depth: number;
}

let current: Context | undefined;

export function currentContext(): Context | undefined {
  return current;
}

/**
 * Runs `body` in a context. Every stage that emits from a timer, a promise or a wake-up wraps the emission in the context
 * it was subscribed in, so that what is subscribed from there (`concat`, `mergeMap`, `repeat`) finds it again.
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
