import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Admin, ISocketFactory, Kafka, SASLOptions } from 'kafkajs';
import { closed } from '../failures.ts';
import type { KafkaConnection } from '../kafkaClient.ts';
import { registerDecoders } from './decompression.ts';

/** Few, because they go on for a while after a close; the sink tries again after them. */
export const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 };

/** Loads kafkajs, and makes its client, which connects through these sockets. */
export async function loadKafkajs({ bootstrapServers, clientId, ssl, sasl }: KafkaConnection, sockets: Sockets) {
  const library = await import('kafkajs');
  registerDecoders(library);
  const kafka = new library.Kafka({
    clientId,
    brokers: [...bootstrapServers],
    ssl,
    ...(sasl && { sasl: sasl as SASLOptions }),
    connectionTimeout: 5000,
    logLevel: library.logLevel.NOTHING,
    socketFactory: sockets.open,
    retry,
  });
  return { ...library, kafka };
}

export async function withAdmin<T>(kafka: Kafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** kafkajs reconnects as long as it retries; this is what ends it. */
export class Sockets {
  readonly #open = new Set<Socket>();
  #cut = false;

  readonly open: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    this.check();
    const socket = ssl
      ? connectSecurely({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    this.#open.add(socket);
    return socket.setKeepAlive(true, 60_000).once('close', () => this.#open.delete(socket));
  };

  check(): void {
    if (this.#cut) throw closed();
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy(closed());
  }
}
