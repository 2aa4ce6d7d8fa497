import { connect, isIP, isIPv6, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls';
import type { Admin, ISocketFactory, Kafka, SASLOptions } from 'kafkajs';
import { loadOptional } from '../../loadOptional.ts';
import { parseBrokerAddress } from '../brokerAddress.ts';
import { closed } from '../failures.ts';
import type { KafkaConnection } from '../kafkaClient.ts';
import { addDecodersToKafkajs } from '../read/decompression.ts';

/** Few, because they go on for a while after a close; the sink tries again after them. */
export const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 };

/** Loads kafkajs, and makes its client, which connects through these sockets. */
export async function loadKafkajs({ bootstrapServers, clientId, ssl, sasl }: KafkaConnection, sockets: Sockets) {
  // By the default export: Node does not find CompressionCodecs among the names of this CommonJS module.
  const { default: library } = await loadOptional('kafkajs', () => import('kafkajs'));
  addDecodersToKafkajs(library);
  const kafka = new library.Kafka({
    clientId,
    brokers: bootstrapServers.map(withoutColons),
    ssl: ssl as ConnectionOptions | boolean,
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

  readonly open: ISocketFactory = ({ host: given, port, ssl, onConnect }) => {
    this.check();
    const host = withColons(given);
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

/** How an IPv6 address is written where colons are not allowed. */
const LITERAL = '.ipv6-literal.net';

/** kafkajs takes what stands before the first colon of a server for its host. */
function withoutColons(server: string): string {
  const { host, port } = parseBrokerAddress(server) ?? { host: server, port: 0 };
  return isIPv6(host) ? `${host.replaceAll(':', '-')}${LITERAL}:${port}` : server;
}

const withColons = (host: string): string =>
  host.endsWith(LITERAL) ? host.slice(0, -LITERAL.length).replaceAll('-', ':') : host;
