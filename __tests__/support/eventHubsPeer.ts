import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import rhea, { type Connection, type Delivery, type EventContext, type Message, type Sender } from 'rhea';

/** What happens to one transfer, instead of its being stored and accepted. */
export type Fault =
  | { readonly reject: string }
  | 'release'
  | 'detach'
  | 'close the connection'
  | 'destroy the socket before storing'
  | 'destroy the socket after storing'
  | 'never answer';

export interface PeerOptions {
  readonly key?: string;
  readonly maxMessageSize?: number;
  readonly port?: number;
}

export interface ArrivedEvent {
  readonly partition: string;
  readonly key: string | undefined;
  readonly contentType: string;
  readonly body: string;
}

interface Transfer {
  readonly partition: string;
  readonly key: string | undefined;
  readonly sections: readonly Buffer[];
}

const PARTITIONS = 4;

/** The far end of Event Hubs, as much of AMQP 1.0 as the official SDK asks of a producer's; it misbehaves on demand. */
export class EventHubsPeer {
  /** One for each transfer to come; without any, it is stored and accepted. */
  readonly faults: Fault[] = [];
  /** Whether transfers are neither stored nor answered. */
  ignores = false;
  /** How long it takes to accept a transfer. */
  latencyMs = 0;
  /** What was stored, in order. */
  transfers: Transfer[] = [];
  /** The most transfers that were waiting for an answer at once. */
  widest = 0;
  /** How many transfers came while one of the same key and partition was waiting for its answer. */
  overlaps = 0;

  readonly #key: string;
  readonly #maxMessageSize: number;
  readonly #container = rhea.create_container();
  readonly #sockets = new Set<Socket>();
  readonly #repliers = new WeakMap<Connection, Sender>();
  #server: Server | undefined;
  #port: number;
  #muted = false;
  #waiting: string[] = [];
  #turn = 0;

  private constructor({ key = 'secret', maxMessageSize = 1_048_576, port = 0 }: PeerOptions) {
    this.#key = key;
    this.#maxMessageSize = maxMessageSize;
    this.#port = port;
    this.#container.sasl_server_mechanisms.enable_anonymous();
    // No heartbeats: rhea keeps them beating on a connection that was cut.
    this.#container.on('connection_open', ({ connection }: EventContext) => {
      connection.remote.open.idle_time_out = undefined;
    });
    this.#container.on('sender_open', ({ connection, sender }: EventContext) => {
      if (sender) this.#repliers.set(connection, sender);
    });
    this.#container.on('message', (context: EventContext) => {
      if (context.receiver?.target.address === '$cbs') this.#authorize(context);
      else this.#transfer(context);
    });
    for (const event of ['disconnected', 'connection_error', 'session_error', 'receiver_error'])
      this.#container.on(event, () => {});
    this.#container.on('receiver_open', ({ receiver }: EventContext) => receiver?.set_target(receiver.target));
  }

  static async listen(options: PeerOptions = {}): Promise<EventHubsPeer> {
    const peer = new EventHubsPeer(options);
    await peer.up();
    return peer;
  }

  get port(): number {
    return this.#port;
  }

  get connectionString(): string {
    return this.connectionStringWith(this.#key);
  }

  connectionStringWith(key: string): string {
    const credentials = `SharedAccessKeyName=policy;SharedAccessKey=${key}`;
    return `Endpoint=sb://127.0.0.1:${this.#port};${credentials};EntityPath=hub;UseDevelopmentEmulator=true`;
  }

  /** Takes connections; at the same port again after {@link down}. */
  async up(): Promise<void> {
    const receiver_options = { autoaccept: false, credit_window: 1000, max_message_size: this.#maxMessageSize };
    // Node's `createServer` takes `noDelay` from the same options: without it acknowledgements wait for one another.
    const listening = { host: '127.0.0.1', port: this.#port, noDelay: true, receiver_options };
    this.#server = this.#container.listen(listening);
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      if (this.#muted) socket.pause();
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Gone: every connection is cut, and none is taken. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Reads nothing and so answers nothing, while its connections stay. */
  mute(): void {
    this.#muted = true;
    for (const socket of this.#sockets) socket.pause();
  }

  unmute(): void {
    this.#muted = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** What was stored, event by event. */
  arrived(): ArrivedEvent[] {
    return this.transfers.flatMap(({ partition, key, sections }) =>
      sections.map((section) => {
        const { content_type, body } = rhea.message.decode(section);
        return { partition, key, contentType: content_type, body: body.content.toString() };
      }),
    );
  }

  #authorize({ message, delivery, connection }: EventContext): void {
    const { body, message_id, reply_to } = message as Message;
    delivery?.accept();
    const valid = this.#signed(body);
    this.#repliers.get(connection)?.send({
      to: reply_to as string,
      correlation_id: message_id as string,
      application_properties: {
        'status-code': rhea.types.wrap_int(valid ? 200 : 401),
        'status-description': valid ? 'OK' : 'InvalidSignature: The token has an invalid signature.',
      },
      body: '',
    });
  }

  #signed(token: string): boolean {
    const fields = new URLSearchParams(token.replace(/^SharedAccessSignature /, ''));
    const signed = `${encodeURIComponent(fields.get('sr') as string)}\n${fields.get('se')}`;
    return createHmac('sha256', this.#key).update(signed).digest('base64') === fields.get('sig');
  }

  #transfer({ message, delivery, receiver, connection }: EventContext): void {
    // A message of another format than plain AMQP's comes undecoded, and a batch has one of its own.
    const { message_annotations, body } = rhea.message.decode(message as unknown as Buffer);
    const key = message_annotations?.['x-opt-partition-key'] as string | undefined;
    const [, named] = /\/Partitions\/(\d+)$/.exec(receiver?.target.address as string) ?? [];
    const partition = named ?? String((key === undefined ? this.#turn++ : hash(key)) % PARTITIONS);
    // One data section decodes to a Buffer, several to an array of them.
    const sections = [body.content].flat() as Buffer[];
    const transfer = { partition, key, sections };
    const fault = this.ignores ? 'never answer' : this.faults.shift();
    if (fault === undefined) this.#accept(transfer, delivery as Delivery);
    else if (fault === 'release') delivery?.release();
    else if (fault === 'detach') receiver?.close({ condition: 'amqp:link:detach-forced', description: 'detached' });
    else if (fault === 'close the connection')
      connection.close({ condition: 'amqp:connection:forced', description: 'closed' });
    else if (fault === 'destroy the socket before storing') this.cut();
    else if (fault === 'destroy the socket after storing') {
      this.transfers.push(transfer);
      this.cut();
    } else if (fault !== 'never answer') delivery?.reject({ condition: fault.reject, description: fault.reject });
  }

  #accept(transfer: Transfer, delivery: Delivery): void {
    this.transfers.push(transfer);
    const lane = `${transfer.partition} ${transfer.key}`;
    if (this.#waiting.includes(lane)) this.overlaps++;
    this.#waiting.push(lane);
    this.widest = Math.max(this.widest, this.#waiting.length);
    const accept = () => {
      this.#waiting.splice(this.#waiting.indexOf(lane), 1);
      delivery.accept();
    };
    if (this.latencyMs > 0) setTimeout(accept, this.latencyMs);
    else accept();
  }
}

function hash(text: string): number {
  let sum = 0;
  for (const byte of Buffer.from(text)) sum = (31 * sum + byte) >>> 0;
  return sum;
}
