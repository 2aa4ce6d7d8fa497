import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lastValueFrom, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { EventHubSink } from '../../sinks/eventHubSink.ts';
import { EventHubsPeer, type Fault } from '../support/eventHubsPeer.ts';
import { numbered, tally } from '../support/eventHubsTally.ts';

const EVENTS = 20_000;
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

// As users have it: every option has its default.
describe('EventHubSink under load, where the far end fails', () => {
  let peer: EventHubsPeer;
  beforeEach(async () => {
    peer = await EventHubsPeer.listen();
  });
  afterEach(() => peer.down());

  const sinkOf = () => new EventHubSink({ connectionString: peer.connectionString, partitionKeyColumn: 'key' });

  /** Streams all events, with a failure after the first quarter; says how long after its end the next event was stored. */
  const streamThrough = async (failure: () => Promise<unknown>) => {
    let failing: Promise<number> | undefined;
    let recovered = 0;
    const fail = async () => {
      await failure();
      const before = peer.transfers.length;
      const end = performance.now();
      while (peer.transfers.length === before) await sleep(0.05);
      recovered = performance.now() - end;
      return recovered;
    };
    const last = await lastValueFrom(
      fromTable(numbered(0, EVENTS, 50)).pipe(
        batch(500),
        sinkTo(sinkOf()),
        tap(({ eventsSent }) => {
          if (eventsSent >= EVENTS / 4) failing ??= fail();
        }),
      ),
    );
    await failing;
    expect(last.eventsSent).toBe(EVENTS);
    const { again, ...result } = tally(peer.arrived());
    expect(result).toEqual({ came: EVENTS, disordered: 0 });
    return { recoveredInSeconds: recovered / 1000, again };
  };

  it.each<[Fault]>([
    [{ reject: 'com.microsoft:server-busy' }],
    ['detach'],
    ['close the connection'],
    ['destroy the socket before storing'],
    ['destroy the socket after storing'],
  ])(
    '%j',
    async (fault) => {
      const inject = async () => {
        for (let i = 0; i < 5; i++) peer.faults.push(fault);
        while (peer.faults.length > 0) await sleep(0.01);
      };
      expect((await streamThrough(inject)).recoveredInSeconds).toBeLessThan(15);
    },
    240_000,
  );

  it('mute for 30 s: nothing is read', async () => {
    const mute = async () => {
      peer.mute();
      await sleep(30);
      peer.unmute();
    };
    expect((await streamThrough(mute)).recoveredInSeconds).toBeLessThan(15);
  }, 240_000);

  it('mute for 30 s: nothing is answered', async () => {
    const ignore = async () => {
      peer.ignores = true;
      await sleep(30);
      peer.ignores = false;
    };
    expect((await streamThrough(ignore)).recoveredInSeconds).toBeLessThan(15);
  }, 240_000);

  it('gone for 30 s', async () => {
    const vanish = async () => {
      await peer.down();
      await sleep(30);
      await peer.up();
    };
    expect((await streamThrough(vanish)).recoveredInSeconds).toBeLessThan(15);
  }, 240_000);

  it.each([
    ['a wrong key', () => peer.connectionStringWith('wrong')],
    ['a host where nobody listens', () => peer.connectionString.replace(`:${peer.port}`, ':1')],
    [
      'a host that takes connections and says nothing',
      () => {
        peer.mute();
        return peer.connectionString;
      },
    ],
    // Of a network that is set aside for documentation, so nobody has it.
    ['a host that nobody has', () => peer.connectionString.replace('127.0.0.1', '192.0.2.1')],
  ])(
    '%s surfaces within 20 s',
    async (_, connectionString) => {
      const before = performance.now();
      await expect(new EventHubSink({ connectionString: connectionString() }).start()).rejects.toThrow('cannot open');
      expect(performance.now() - before).toBeLessThan(20_000);
    },
    30_000,
  );
});
