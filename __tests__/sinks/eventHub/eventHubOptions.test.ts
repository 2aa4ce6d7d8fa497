import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { EventHubSinkOptions } from '../../../sinks/eventHub/eventHubOptions.ts';
import { EventHubSink } from '../../../sinks/eventHubSink.ts';

const secret = 'c2VjcmV0IGtleQ==';
const connectionString = `Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=policy;SharedAccessKey=${secret};EntityPath=hub`;
const credential = { key: secret, name: 'policy' };
const client = { createBatch() {} };

describe('options of EventHubSink', () => {
  it.each<object>([
    { connectionString },
    { connectionString, eventHubName: 'hub' },
    { connectionString: connectionString.replace('EntityPath=hub', ''), eventHubName: 'hub' },
    {
      connectionString: `Endpoint=sb://127.0.0.1:5672;SharedAccessSignature=SharedAccessSignature sr=${secret};EntityPath=hub`,
    },
    { fullyQualifiedNamespace: 'ns.servicebus.windows.net', eventHubName: 'hub', credential },
    { client, partitionId: '0' },
  ])('takes %#', (options) => {
    const sink = new EventHubSink(options as EventHubSinkOptions);
    expect(inspect(sink, { depth: 9, showHidden: true })).not.toContain(secret);
  });

  it.each<[unknown, string]>([
    [undefined, 'takes one of connectionString, credential and client'],
    [connectionString, 'takes one of connectionString, credential and client'],
    [{ connectionString, client }, 'takes one of connectionString, credential and client'],
    [{ connectionString: undefined }, 'connectionString must be text'],
    [{ connectionString: secret.replaceAll('=', '') }, 'connectionString must be parts of the form name=value'],
    [{ connectionString: connectionString.replace('/;', '') }, 'connectionString must have an Endpoint='],
    [
      { connectionString: connectionString.replace('SharedAccessKeyName=policy;', '') },
      'must have a SharedAccessKeyName',
    ],
    [{ connectionString: `${connectionString};SharedAccessSignature=x` }, 'must have a SharedAccessKeyName'],
    [{ connectionString: connectionString.replace('EntityPath=hub', '') }, 'has no EntityPath: give eventHubName'],
    [{ connectionString, eventHubName: 'other' }, 'eventHubName differs from the EntityPath'],
    [{ connectionString, eventHubName: connectionString }, 'eventHubName must be the name of an event hub'],
    [
      { fullyQualifiedNamespace: connectionString, eventHubName: 'hub', credential },
      'fullyQualifiedNamespace must be a host',
    ],
    [{ fullyQualifiedNamespace: 'ns', credential }, 'eventHubName must be the name of an event hub'],
    [
      { fullyQualifiedNamespace: 'ns', eventHubName: 'hub', credential: secret },
      'credential must be a credential of Azure',
    ],
    [{ client: connectionString }, 'client must be an EventHubProducerClient'],
    [{ client, partitionKey: 'id' }, 'no option "partitionKey"; it has connectionString'],
    [{ client, partitionKeyColumn: '' }, 'partitionKeyColumn must be the name of a column, got ""'],
    [{ client, partitionId: 'x' }, 'partitionId must be the number of a partition, as text, got "x"'],
    [
      { client, partitionId: '1', partitionKeyColumn: 'id' },
      'partitionId must be absent where there is a partitionKeyColumn',
    ],
    [{ client, maxInFlight: 0 }, 'maxInFlight must be an integer ≥ 1, got 0'],
    [{ client, onOversize: 'drop' }, 'onOversize must be "error" or "skip", got "drop"'],
    [{ client, deliveryTimeoutMs: 0 }, 'deliveryTimeoutMs must be milliseconds above 0, below 2³¹, got 0'],
    [
      { client, clientOptions: { retryOptions: { timeoutInMs: -1 } } },
      'clientOptions.retryOptions.timeoutInMs must be',
    ],
  ])('refuses %#, and says nothing of what it holds', (options, message) => {
    const make = () => new EventHubSink(options as EventHubSinkOptions);
    expect(make).toThrow(message);
    try {
      make();
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_OPTION' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret.slice(0, 8));
    }
  });
});

it('the SDK is not loaded by the import of spindle-rx, nor by the making of a sink', async () => {
  const code = `
    import { createRequire } from 'node:module';
    import { EventHubSink } from 'spindle-rx';
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('/rhea/'));
    const sink = new EventHubSink({ connectionString: 'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=hub' });
    console.log(loaded());
    await sink.start().catch(() => {});
    console.log(loaded());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  expect(stdout).toBe('false\ntrue\n');
}, 30_000);
