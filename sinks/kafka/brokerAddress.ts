import { isIPv6 } from 'node:net';

/** Where a broker listens. An IPv6 address has no brackets here. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

const HOST_AND_PORT = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^\s:/@[\]]+)):(?<port>\d{1,5})$/;

/** Reads `host:port` or `[IPv6 address]:port`. Undefined if it is neither, or if the port is not from 1 to 65,535. */
export function parseBrokerAddress(server: string): BrokerAddress | undefined {
  const { ipv6, name, port } = HOST_AND_PORT.exec(server)?.groups ?? {};
  const host = ipv6 ?? name;
  if (host === undefined || (ipv6 !== undefined && !isIPv6(ipv6))) return undefined;
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}
