import type { EventHubProducerClient } from '@azure/event-hubs';

interface Renewal {
  stop(): void;
}

/** What the SDK's client is inside. */
interface Inside {
  readonly _sendersMap?: Iterable<readonly [unknown, { authLoop?: Renewal | undefined }]>;
}

/**
 * The SDK renews the token of a link by a timer, and forgets to stop it when the link is lost: each reconnection would leave
 * one behind, which keeps the process alive and in the end connects again. This keeps no more than one of them going.
 *
 * @returns stops that one too, and whichever comes later
 */
export function oneRenewal(client: EventHubProducerClient): () => void {
  const stops: (() => void)[] = [];
  for (const [, sender] of (client as unknown as Inside)._sendersMap ?? []) {
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
    stops.push(() => {
      over = true;
      current?.stop();
    });
  }
  return () => {
    for (const stop of stops) stop();
  };
}
