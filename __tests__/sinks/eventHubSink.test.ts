import { EventHubProducerClient } from '@azure/event-hubs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import type { EventHubSinkSettings } from '../../sinks/eventHub/eventHubOptions.ts';
import { EventHubSink } from '../../sinks/eventHubSink.ts';
import { EventHubsPeer, type PeerOptions } from '../support/eventHubsPeer.ts';
import { numbered, tally } from '../support/eventHubsTally.ts';
import { sinkContract } from '../support/sinkContract.ts';

describe('over AMQP', () => {
  let peer: EventHubsPeer;
  beforeAll(async () => {
    peer = await EventHubsPeer.listen();
  });
  afterAll(() => peer.down());

  sinkContract(
    'EventHubSink',
    () => {
      const { connectionString } = peer;
      const before = peer.arrived().length;
      return {
        sink: new EventHubSink({ connectionString }),
        received: async () =>
          peer
            .arrived()
            .map(({ body }) => JSON.parse(body) as object)
            .slice(before),
      };
    },
    () => new EventHubSink({ connectionString: peer.connectionStringWith('wrong') }),
  );
});

describe('EventHubSink', () => {
  let peers: EventHubsPeer[] = [];
  let sinks: EventHubSink[] = [];
  let peer: EventHubsPeer;
  const listen = async (options?: PeerOptions) => {
    peer = await EventHubsPeer.listen(options);
    peers.push(peer);
  };
  const sinkOf = (settings: EventHubSinkSettings = {}) => {
    const sink = new EventHubSink({ connectionString: peer.connectionString, ...settings });
    sinks.push(sink);
    return sink;
  };
  const write = async (events: readonly object[], settings?: EventHubSinkSettings) => {
    const sink = sinkOf(settings);
    await sink.start();
    return sink.write(events);
  };

  beforeEach(() => listen());
  afterEach(async () => {
    for (const sink of sinks) await sink.close();
    for (const each of peers) await each.down();
    sinks = [];
    peers = [];
  });

  it('names its hub in a position, no secret, and goes on in no other', () => {
    const place = 'Endpoint=sb://a.example/;SharedAccessKeyName=k;SharedAccessKey=secret=';
    const sink = (eventHubName: string) => new EventHubSink({ connectionString: place, eventHubName });
    const position = JSON.parse(JSON.stringify(sink('orders').position()));
    expect(position).toEqual({ fullyQualifiedNamespace: 'a.example', eventHubName: 'orders' });
    sink('orders').resume(position);
    new EventHubSink({ connectionString: `${place};EntityPath=orders` }).resume(position);
    const refused = (other: EventHubSink) => expect(() => other.resume(position));
    refused(sink('others')).toThrow(
      'eventHubName was "orders" when the checkpoint was written and is "others": run it',
    );
    refused(new EventHubSink({ connectionString: place.replace('a.', 'b.'), eventHubName: 'orders' })).toThrow(
      'fullyQualifiedNamespace was "a.example" when the checkpoint was written and is "b.example": run it as before',
    );
    expect(() => sink('orders').resume(3)).toThrow('position must be a position of EventHubSink');
  });

  it('sends JSON as bytes that say so', async () => {
    const at = new Date(0);
    await write([{ id: 1, name: 'Zoë "\n😀', at, big: 2n ** 60n, none: Number.NaN }]);
    expect(peer.arrived()).toEqual([
      {
        partition: '0',
        key: undefined,
        contentType: 'application/json',
        body: '{"id":1,"name":"Zoë \\"\\n😀","at":"1970-01-01T00:00:00.000Z","big":1152921504606846976,"none":null}',
      },
    ]);
  });

  it('takes the text of the key column as partition key, and none for null', async () => {
    const keys = ['a', 7, 7n, true, new Date(0), { b: 1 }, '', null, undefined, Number.NaN, new Date(Number.NaN)];
    await write(
      keys.map((key, id) => ({ id, key })),
      { partitionKeyColumn: 'key' },
    );
    const arrived = peer.arrived().map(({ key, body }) => [JSON.parse(body).id, key]);
    const none = [7, 8, 9, 10].map((id) => [id, undefined]);
    const texts = ['a', '7', '7', 'true', '1970-01-01T00:00:00.000Z', '{"b":1}', ''].map((key, id) => [id, key]);
    expect(arrived.sort(([a], [b]) => a - b)).toEqual([...texts, ...none]);
  });

  it('keeps the order of a key, with one send of it in flight, and several keys at once', async () => {
    await listen({ maxMessageSize: 1000 });
    peer.latencyMs = 20;
    const events = numbered(0, 500);
    const settings = { partitionKeyColumn: 'key', maxInFlight: 3 };
    expect(await write(events, settings)).toBeUndefined();
    expect(tally(peer.arrived())).toEqual({ came: 500, again: 0, disordered: 0 });
    expect(peer.overlaps).toBe(0);
    expect([2, 3]).toContain(peer.widest);
    expect(peer.transfers.length).toBeGreaterThan(10);
    for (const key of ['k0', 'k1', 'k2', 'k3', 'k4'])
      expect(new Set(peer.transfers.filter((each) => each.key === key).map(({ partition }) => partition)).size).toBe(1);
  });

  it('sends several full batches at once where there is no key', async () => {
    await listen({ maxMessageSize: 1000 });
    peer.latencyMs = 50;
    await write(numbered(0, 500), { maxInFlight: 4 });
    expect(tally(peer.arrived())).toMatchObject({ came: 500, again: 0 });
    expect([2, 3, 4]).toContain(peer.widest);
  });

  it('sends all to the partition that it is given, in order', async () => {
    await listen({ maxMessageSize: 1000 });
    peer.latencyMs = 2;
    const events = numbered(0, 200);
    await write(events, { partitionId: '2' });
    expect(peer.arrived().map(({ body }) => JSON.parse(body))).toEqual(events);
    expect(new Set(peer.transfers.map(({ partition }) => partition))).toEqual(new Set(['2']));
    expect(peer.overlaps).toBe(0);
  });

  it('fills a batch before it begins the next', async () => {
    await listen({ maxMessageSize: 10_000 });
    await write(numbered(0, 1000), { partitionId: '0' });
    const sizes = peer.transfers.map(({ sections }) => sections.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1000);
    const full = sizes.slice(0, -1);
    expect(Math.max(...full) - Math.min(...full)).toBeLessThanOrEqual(3);
  });

  const large = { id: 1, text: 'x'.repeat(3000) };
  const small = (id: number) => ({ id });

  it('names an event that no batch can hold, and counts what was acknowledged before it', async () => {
    await listen({ maxMessageSize: 2000 });
    const delivered: number[] = [];
    const events = fromTable([small(0), small(1), large], { table: 'order' });
    const error = await new Promise<unknown>((resolve) => {
      events.pipe(batch(3), sinkTo(sinkOf())).subscribe({ next: (d) => delivered.push(d.eventsSent), error: resolve });
    });
    expect(error).toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message: expect.stringMatching(
        /after 2 acknowledged events: event 2 of table "order" takes 3\d\d\d bytes, and a batch no more than 2000/,
      ),
    });
    expect(delivered).toEqual([2]);
    expect(tally(peer.arrived()).came).toBe(2);
  });

  it('leaves it out, and counts it, where it is told to', async () => {
    await listen({ maxMessageSize: 2000 });
    const events = [small(0), large, small(2)];
    const deliveries = fromTable(events, { table: 'order' }).pipe(
      batch(3),
      sinkTo(sinkOf({ onOversize: 'skip', partitionId: '0' })),
      toArray(),
    );
    expect(await lastValueFrom(deliveries)).toEqual([
      { eventsSent: 2, anomalyCount: 0, outOfOrderCount: 0, skipped: 1 },
    ]);
    expect(peer.arrived().map(({ body }) => JSON.parse(body).id)).toEqual([0, 2]);
  });

  it('writes through a client that it is given, and leaves it open', async () => {
    const client = new EventHubProducerClient(peer.connectionString);
    const sink = new EventHubSink({ client });
    await sink.start();
    await sink.write([{ id: 1 }]);
    await sink.close();
    const full = await client.createBatch();
    full.tryAdd({ body: { id: 2 } });
    await client.sendBatch(full);
    await client.close();
    expect(peer.arrived().map(({ body }) => body)).toEqual(['{"id":1}', '{"id":2}']);
  });

  it('refuses a write before its start and after its close', async () => {
    const sink = sinkOf();
    await expect(sink.write([{ id: 1 }])).rejects.toThrow('is not open');
    await sink.start();
    await sink.close();
    await expect(sink.write([{ id: 1 }])).rejects.toThrow('is not open');
  });
});
