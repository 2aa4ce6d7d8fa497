import { checkSecret, type Message, nameOf, optionError, SpindleError } from '../../src/errors.ts';
import type { EventHubCredential, EventHubProducer } from './sdk.ts';

/** By a connection string. */
export interface EventHubByConnectionString {
  /** With a key or a signature; never printed. */
  readonly connectionString: string;
  /** Needed where the connection string has no `EntityPath`. */
  readonly eventHubName?: string;
}

/** By a credential. */
export interface EventHubByCredential {
  /** `<namespace>.servicebus.windows.net` */
  readonly fullyQualifiedNamespace: string;
  readonly eventHubName: string;
  readonly credential: EventHubCredential;
}

/** By a client that is there already. */
export interface EventHubByClient {
  /** Is left open. Its own retries act within one attempt of the sink, so let it have none. */
  readonly client: EventHubProducer;
}

/** How an event hub is reached. */
export type EventHubConnection = EventHubByConnectionString | EventHubByCredential | EventHubByClient;

const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i;

/**
 * Refuses what the SDK would refuse later, in messages that hold no value: the SDK's contain the connection string, and a
 * secret may stand where another option belongs.
 *
 * @throws SpindleError `INVALID_OPTION`
 */
export function checkConnection(connection: EventHubConnection): void {
  // The connection string itself may be given in place of the options.
  const options = Object.keys(Object(connection));
  const given = options.filter((name) => name === 'connectionString' || name === 'credential' || name === 'client');
  if (given.length !== 1)
    throw new SpindleError('INVALID_OPTION', 'the event hub sink takes one of connectionString, credential and client');
  if ('connectionString' in connection) checkConnectionString(connection);
  else if ('credential' in connection) {
    const { fullyQualifiedNamespace, eventHubName, credential } = connection;
    const host = 'a host: <namespace>.servicebus.windows.net';
    checkSecret(isHost(fullyQualifiedNamespace), 'fullyQualifiedNamespace', host);
    checkSecret(isName(eventHubName), 'eventHubName', HUB_NAME);
    checkSecret(typeof credential === 'object' && credential !== null, 'credential', 'a credential of Azure');
  } else {
    checkSecret(typeof connection.client?.createBatch === 'function', 'client', 'an EventHubProducerClient');
  }
}

function checkConnectionString({ connectionString, eventHubName }: EventHubByConnectionString): void {
  checkSecret(typeof connectionString === 'string', 'connectionString', 'text');
  const parts = partsOf(connectionString);
  const isOfParts = parts.every((part) => part.indexOf('=') > 0);
  checkSecret(isOfParts, 'connectionString', 'parts of the form name=value, with ";" between them');
  const fields = fieldsOf(parts);
  const host = hostOf(fields);
  check(isHost(host), ' must have an Endpoint=sb://<namespace>.servicebus.windows.net/');
  const key = ['SharedAccessKeyName', 'SharedAccessKey'].filter((name) => fields.get(name));
  const signature = fields.get('SharedAccessSignature');
  check(
    signature ? key.length === 0 : key.length === 2,
    ' must have a SharedAccessKeyName and a SharedAccessKey, or a SharedAccessSignature',
  );
  const path = fields.get('EntityPath');
  checkSecret(eventHubName === undefined || isName(eventHubName), 'eventHubName', HUB_NAME);
  check(path || eventHubName, (naming) => ` has no EntityPath: give ${nameOf(['eventHubName'], naming)}`);
  if (path && eventHubName && path !== eventHubName)
    throw optionError(
      'INVALID_OPTION',
      ['eventHubName'],
      (naming) => ` differs from the EntityPath of ${nameOf(['connectionString'], naming)}`,
    );
}

const partsOf = (connectionString: string): readonly string[] =>
  connectionString.split(';').filter((part) => part.trim() !== '');

const fieldsOf = (parts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );

const hostOf = (fields: ReadonlyMap<string, string>): string | undefined =>
  /^\w+:\/\/(.*?)\/?$/.exec(fields.get('Endpoint') ?? '')?.[1];

/** Which hub it is; no secret. */
export interface EventHubPlace {
  readonly fullyQualifiedNamespace: string | undefined;
  readonly eventHubName: string | undefined;
}

/** The hub that a connection, which was checked, leads to. */
export function placeOf(connection: EventHubConnection): EventHubPlace {
  if ('connectionString' in connection) {
    const fields = fieldsOf(partsOf(connection.connectionString));
    const eventHubName = connection.eventHubName ?? fields.get('EntityPath');
    return { fullyQualifiedNamespace: hostOf(fields), eventHubName };
  }
  const { fullyQualifiedNamespace, eventHubName } = 'client' in connection ? connection.client : connection;
  return { fullyQualifiedNamespace, eventHubName };
}

function isHost(value: unknown): boolean {
  return typeof value === 'string' && HOST.test(value);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w./-]+$/.test(value);
}

const HUB_NAME = 'the name of an event hub';

/** Of the connection string, whose value no message shows. */
function check(valid: unknown, rest: Message): void {
  if (!valid) throw optionError('INVALID_OPTION', ['connectionString'], rest);
}
