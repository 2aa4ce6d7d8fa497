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
 * @internal
 */
export const receiptOfError = (error: unknown): Receipt | undefined =>
  toReceipt((error as { readonly receipt?: unknown } | undefined)?.receipt);

/**
 * Takes batches of events and delivers them somewhere: an underlying sink, as in the WHATWG Streams standard.
 *
 * `sinkTo` calls `start` before the first `write`, then `write` for one batch at a time. At the end it calls `close` if all
 * events were written, or `abort` if the stream has failed or was unsubscribed. A method is done when it returns, or when the
 * promise that it returns settles. After `close` a sink can be started again.
 *
 * `write` acknowledges a batch when it is done. Every count that spindle-rx reports is of acknowledged events. If only some
 * events of a batch are acknowledged, `write` resolves with a {@link Receipt}, or rejects with an error that has a `receipt`.
 *
 * If the far end wants no more events (a closed pipe), any method rejects with a `SpindleError` of code `ABORTED`. The stream then
 * completes.
 */
export interface Sink<E extends object = object> {
  /** Opens the far end. Called once, before the first `write`. The controller is for failures between two writes. */
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
