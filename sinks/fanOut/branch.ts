import { type Message, reasonOf, SpindleError, type SpindleErrorCode, show } from '../../src/errors.ts';
import { type Receipt, receiptOfError, type Sink, type SinkController, toReceipt } from '../sink.ts';

/** What one sink of a fan-out has done since the last start. */
export interface FanOutDelivery {
  /** Events that it has acknowledged. */
  readonly eventsSent: number;
  /** Events that it left out on purpose; absent if there are none. */
  readonly skipped?: number;
  /** Why it takes no more events; absent while it takes them. */
  readonly error?: unknown;
}

const NOTHING: Receipt = { acknowledged: [], skipped: 0 };

/** One sink of a fan-out, with its name and its counts. */
export class Branch {
  readonly name: string;
  readonly sink: Sink;
  #eventsSent = 0;
  #skipped = 0;
  #failure: { readonly error: unknown } | undefined;
  /** Whether `start` was called and `abort` was not. */
  #isOpen = false;

  constructor(name: string, sink: Sink) {
    this.name = name;
    this.sink = sink;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  get delivery(): FanOutDelivery {
    return {
      eventsSent: this.#eventsSent,
      ...(this.#skipped > 0 && { skipped: this.#skipped }),
      ...this.#failure,
    };
  }

  /** Forgets what an earlier start has left. */
  reset(): void {
    this.#eventsSent = 0;
    this.#skipped = 0;
    this.#failure = undefined;
    this.#isOpen = false;
  }

  async start(controller: SinkController | undefined): Promise<void> {
    this.#isOpen = true;
    await this.#attempt('SINK_START_FAILED', () => this.sink.start?.(controller));
  }

  /** Writes a batch. Returns a receipt if the sink has not taken all of it. */
  async write(batch: readonly object[], next: readonly object[] | undefined): Promise<Receipt | undefined> {
    return this.#attempt('SINK_WRITE_FAILED', async () => {
      try {
        const receipt = toReceipt(await this.sink.write(batch, next));
        this.#count(receipt ?? { acknowledged: batch, skipped: 0 });
        return receipt;
      } catch (error) {
        this.#count(receiptOfError(error) ?? NOTHING);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#attempt('SINK_CLOSE_FAILED', () => this.sink.close?.());
  }

  /** Aborts the sink once, if `start` was called. What the abort throws is dropped: another failure was reported before. */
  async abort(reason: unknown): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      await this.sink.abort?.(reason);
    } catch {}
  }

  #count({ acknowledged, skipped }: Receipt): void {
    this.#eventsSent += acknowledged.length;
    this.#skipped += skipped;
  }

  /** Notes the error of a method, and throws it with the name of the sink. */
  async #attempt<T>(code: SpindleErrorCode, method: () => T): Promise<Awaited<T>> {
    try {
      return await method();
    } catch (error) {
      this.#failure = { error };
      throw this.#named(code, error);
    }
  }

  #named(code: SpindleErrorCode, cause: unknown): SpindleError {
    if (cause instanceof SpindleError) return cause;
    const message: Message = (naming) =>
      `the sink ${show(this.name)} failed after ${this.#eventsSent} acknowledged events: ${reasonOf(cause, naming)}`;
    return new SpindleError(code, message, { cause });
  }
}
