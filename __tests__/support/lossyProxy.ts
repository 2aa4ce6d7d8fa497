import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

const PRODUCE = 0;

/**
 * A proxy before a Kafka broker that loses acknowledgements: the broker has stored the records, and the connection breaks
 * before its answer arrives.
 */
export class LossyProxy {
  /** How many acknowledgements it has lost. */
  lost = 0;
  readonly #server = createServer((client) => this.#serve(client));
  readonly #sockets = new Set<Socket>();
  readonly #loses: (produce: number, lost: number) => boolean;
  #target = 0;
  #produces = 0;

  /** @param loses whether the answer to the produce request of this number is lost */
  constructor(loses: (produce: number, lost: number) => boolean) {
    this.#loses = loses;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  forwardTo(port: number): void {
    this.#target = port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(client: Socket): void {
    const broker = connect(this.#target, '127.0.0.1');
    const doomed = new Set<number>();
    const end = () => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', end).on('close', end);
    }
    onFrame(client, (frame) => {
      if (frame.readInt16BE(4) === PRODUCE && this.#loses(this.#produces++, this.lost))
        doomed.add(frame.readInt32BE(8));
      broker.write(frame);
    });
    onFrame(broker, (frame) => {
      if (!doomed.has(frame.readInt32BE(4))) client.write(frame);
      else {
        this.lost++;
        end();
      }
    });
  }
}

/** Every message of Kafka's protocol begins with its length. */
function onFrame(socket: Socket, take: (frame: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      take(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}
