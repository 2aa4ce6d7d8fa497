import type { Socket } from 'node:net';
import type { EventHubProducerClient } from '@azure/event-hubs';

interface Renewal {
  stop(): void;
}

/** What the SDK's client is inside; where it is otherwise, less is cleared. */
interface Inside {
  readonly _sendersMap?: Iterable<readonly [unknown, { authLoop?: Renewal | undefined }]>;
  readonly _context?: { readonly connection?: { readonly _connection?: { readonly socket?: Socket } } };
}

/**
 * What the SDK forgets, and what would keep the process alive long after a close: the timer that renews the token of a link
 * that was lost, which in the end even connects again, and the socket of a connection that never came to be.
 */
export class Leftovers {
  readonly #client: Inside;
  readonly #sockets = new Set<Socket>();
  readonly #renewals: (() => void)[] = [];

  constructor(client: EventHubProducerClient) {
    this.#client = client as unknown as Inside;
  }

  /** From now on a sender has no more than one renewal. To be called when the client has its senders. */
  watchRenewals(): void {
    if (this.#renewals.length > 0) return;
    for (const [, sender] of this.#client._sendersMap ?? []) {
      let current = sender.authLoop;
      let over = false;
      Object.defineProperty(sender, 'authLoop', {
        get: () => current,
        set: (next: Renewal | undefined) => {
          current?.stop();
          current = next;
          if (over) next?.stop();
        },
      });
      this.#renewals.push(() => {
        over = true;
        current?.stop();
      });
    }
  }

  /** Remembers the socket that is used now. To be called when an attempt has failed: the next may have another one. */
  noteSocket(): void {
    for (const socket of this.#sockets) if (socket.destroyed) this.#sockets.delete(socket);
    const socket = this.#client._context?.connection?._connection?.socket;
    if (socket !== undefined) this.#sockets.add(socket);
  }

  /** For when the client is closed. */
  clear(): void {
    for (const stop of this.#renewals) stop();
    this.noteSocket();
    // An error, because the SDK's AMQP library hears of no other end that is not the far end's.
    for (const socket of this.#sockets) socket.destroy(new Error('the sink was closed'));
  }
}
