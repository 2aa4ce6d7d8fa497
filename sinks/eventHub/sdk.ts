/**
 * What the sink and its user hand each other of the SDK, `@azure/event-hubs`, in types of our own: its declarations do not compile
 * under every option of TypeScript, nor where it is not installed.
 */

/** A batch that the SDK's client has made. */
export interface EventHubBatch {
  readonly count: number;
  readonly maxSizeInBytes: number;
  /** Adds an event; false if it does not fit. */
  tryAdd(event: EventHubMessage): boolean;
}

/** An event as the SDK takes it. */
export interface EventHubMessage {
  readonly body: unknown;
  readonly contentType: string;
  readonly properties: { [name: string]: unknown };
}

/** What {@link EventHubSink} asks of a client of its user's: an `EventHubProducerClient` has it. */
export interface EventHubProducer {
  readonly eventHubName: string;
  readonly fullyQualifiedNamespace: string;
  /** Makes an empty batch. */
  createBatch(options: {
    readonly abortSignal: AbortSignal;
    readonly partitionKey?: string;
    readonly partitionId?: string;
  }): Promise<EventHubBatch>;
  /** Sends a batch; done when the hub has acknowledged it. */
  sendBatch(batch: EventHubBatch, options: { readonly abortSignal: AbortSignal }): Promise<void>;
}

/** A `TokenCredential` (as of @azure/identity), `NamedKeyCredential` or `SASCredential`. */
export type EventHubCredential =
  | {
      /** Gets an access token; null if there is none. */
      getToken(
        scopes: string | string[],
        options?: object,
      ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
    }
  | { readonly name: string; readonly key: string }
  | { readonly signature: string };

/** What the SDK's client is made with. */
export interface EventHubClientOptions {
  /** Where the client connects instead of the hub's host, such as a gateway. */
  readonly customEndpointAddress?: string;
  /** What the hub's logs call the client. */
  readonly identifier?: string;
  /** Added to what the client says of itself. */
  readonly userAgent?: string;
  /** Connects through a WebSocket, for networks where only port 443 is open: a `WebSocket` class, and what it is made with. */
  readonly webSocketOptions?: { readonly webSocket?: unknown; readonly webSocketConstructorOptions?: unknown };
  /** The sink retries by itself, so of these there is but the time of one attempt, > 0; default 10,000. */
  readonly retryOptions?: { readonly timeoutInMs?: number };
}
