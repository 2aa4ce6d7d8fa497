/** Which events of a batch a sink has taken, if it has not taken all of them. */
export interface Receipt {
  /** The events of the batch that the far end has acknowledged. */
  readonly acknowledged: readonly object[];
  /** How many events the sink has left out on purpose. */
  readonly skipped: number;
}

/**
 * The value as a receipt, if it is one. A `write` may return anything.
 *
 * @internal
 */
export function toReceipt(value: unknown): Receipt | undefined {
  return Array.isArray((value as Receipt | undefined)?.acknowledged) ? (value as Receipt) : undefined;
}

/** What a sink can tell the stream while nothing is being written. */
export interface SinkController {
  /** Ends the stream as a failed `write` does, before the next event comes. With the code `ABORTED` the stream completes. */
  error(reason: unknown): void;
}

/**
 * The receipt of a `write` that has failed, if its error has one.
 *
 * `write` acknowledges a batch by settling; every count that spindle-rx reports is of acknowledged events. A sink whose
 * far end wants no more (a closed pipe) rejects with a `SpindleError` of code `ABORTED`, from any method: the stream then completes. Where
 * only some events of a batch are acknowledged, `write` says so with a {@link Receipt}: it is what it resolves with, or the
 * `receipt` of the error that it rejects with. After `close` a sink can be started again.
 */
export interface Sink<E extends object = object> {
  /** Opens the far end; called once, before the first `write`. The controller is for what happens between two writes. */
  start?(controller?: SinkController): void | Promise<void>;
  /**
   * Takes a batch, which is never empty. Done when the far end has acknowledged it. `next` is the batch after it, if one waits
   * already. The sink may prepare it, and gets it again in its own `write`.
   */
  write(batch: readonly E[], next?: readonly E[]): void | Receipt | Promise<void> | Promise<Receipt | undefined>;
  /** Hands over what is still held, and releases everything. Called when all events were written. */
  close?(): void | Promise<void>;
  /** Releases everything. Events that were not acknowledged may be lost. */
  abort?(reason: unknown): void | Promise<void>;
  /**
   * Where the acknowledged events end, for a checkpoint: a value that JSON can hold. The events up to it must survive a crash.
   * It also names the place (the path of a file, a topic, a hub), but holds no secret. Called after `start`, between writes and
   * after `close`, and only if every batch was acknowledged as a whole.
   */
  position?(): unknown;
  /**
   * Lets the next `start` go on at a position of an earlier run; undefined if there is none yet. Called before `start` if a
   * checkpoint is kept. The sink removes what lies past the position, or recognizes it when it is written again. Throws if the
   * position is of another place, and names both.
   */
  resume?(position: unknown): void;
}
