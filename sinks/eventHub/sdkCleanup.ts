import type { Socket } from 'node:net';
import type { EventHubProducerClient } from '@azure/event-hubs';

interface Renewal {
  stop(): void;
}

/** The private fields of the SDK's client that are used here; where a version has others, less is cleaned up. */
interface ClientInternals {
  readonly _sendersMap?: Iterable<readonly [unknown, { authLoop?: Renewal | undefined }]>;
  readonly _context?: { readonly connection?: { readonly _connection?: { readonly socket?: Socket } } };
}

/**
 * Ends what the SDK leaves running after a close, and what would keep the process alive: the timer that renews the token of a
 * lost link, which in the end even connects again, and the socket of a connection that was never established.
 */
export class SdkCleanup {
  readonly #client: ClientInternals;
  readonly #sockets = new Set<Socket>();
  readonly #renewals: (() => void)[] = [];

  constructor(client: EventHubProducerClient) {
    this.#client = client as unknown as ClientInternals;
  }

  /** Lets a sender have one token renewal at most, from now on. Call it when the client has its senders. */
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

  /** Remembers the socket of the moment. Call it after each failed attempt: the next may have another one. */
  noteSocket(): void {
    for (const socket of this.#sockets) if (socket.destroyed) this.#sockets.delete(socket);
    const socket = this.#client._context?.connection?._connection?.socket;
    if (socket !== undefined) this.#sockets.add(socket);
  }

  /** Call it when the client is closed. */
  clear(): void {
    for (const stop of this.#renewals) stop();
    this.noteSocket();
    // With an error: the SDK's AMQP library does not notice a socket that this side ends without one.
    for (const socket of this.#sockets) socket.destroy(new Error('the sink was closed'));
  }
}
