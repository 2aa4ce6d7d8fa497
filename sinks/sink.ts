/** What a sink says of a batch that it has not taken as a whole. */
export interface Receipt {
  /** The events of the batch that the far end has acknowledged. */
  readonly acknowledged: readonly object[];
  /** How many it left out on purpose. */
  readonly skipped: number;
}

/**
 * The receipt that a value is, if it is one: a `write` may return anything.
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
 * Where batches of events end: the underlying sink of the WHATWG Streams standard. `sinkTo` calls `start` once before
 * the first `write`, then `write` for one batch at a time, then either `close` (all is sent) or `abort` (the stream
 * failed or was given up). A method that returns a promise is done when the promise settles; one that returns nothing
 * is done when it returns.
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
   * Takes a batch, never empty; done when the far end has acknowledged it. `next` is the batch that comes after it, where one
   * waits already: the sink may prepare it meanwhile, and is still given it in its turn.
   */
  write(batch: readonly E[], next?: readonly E[]): void | Receipt | Promise<void> | Promise<Receipt | undefined>;
  /** All is sent: hands over what is still held, and releases everything. */
  close?(): void | Promise<void>;
  /** Releases everything; what was not acknowledged may be lost. */
  abort?(reason: unknown): void | Promise<void>;
  /**
   * Where the acknowledged events end, as JSON, for a checkpoint; what it says is safe from a crash. It names the place too (the
   * path of a file, a topic, a hub), but no secret. Asked for after `start`, between writes and after `close`, where every batch
   * was acknowledged as a whole.
   */
  position?(): unknown;
  /**
   * Called before `start` where a checkpoint is kept: the next start goes on at this position, and takes back what lies past
   * it, or knows it again when it is written. Undefined where there is none yet. Throws where the position is of another place,
   * with both of them.
   */
  resume?(position: unknown): void;
}
