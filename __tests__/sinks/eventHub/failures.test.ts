import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lastValueFrom, NEVER, startWith } from 'rxjs';
import { batch } from '../../../operators/batch.ts';
import { fromTable } from '../../../operators/fromTable.ts';
import { type Delivery, sinkTo } from '../../../operators/sinkTo.ts';
import type { EventHubSinkSettings } from '../../../sinks/eventHub/eventHubOptions.ts';
import { EventHubSink } from '../../../sinks/eventHubSink.ts';
import { EventHubsPeer, type Fault } from '../../support/eventHubsPeer.ts';
import { numbered, tally } from '../../support/eventHubsTally.ts';

const key = 'dGhlIHNlY3JldCBrZXk=';
const impatient = { clientOptions: { retryOptions: { timeoutInMs: 600 } } };

describe('EventHubSink, where the far end fails', () => {
  let peer: EventHubsPeer;
  let sink: EventHubSink;
  const make = (settings: EventHubSinkSettings = impatient, connectionString = peer.connectionString) => {
    sink = new EventHubSink({ connectionString, ...settings });
    return sink;
  };
  const writeError = async (events: readonly object[]): Promise<Error> => {
    try {
      await sink.write(events);
    } catch (error) {
      return error as Error;
    }
    throw new Error('the write did not fail');
  };

  beforeEach(async () => {
    peer = await EventHubsPeer.listen({ key });
  });
  afterEach(async () => {
    await sink.close();
    await peer.down();
  });

  it.each<[Fault]>([
    [{ reject: 'com.microsoft:server-busy' }],
    ['release'],
    ['detach'],
    ['close the connection'],
    ['destroy the socket before storing'],
    ['destroy the socket after storing'],
    ['never answer'],
  ])(
    '%j: nothing is lost, and a key keeps its order',
    async (fault) => {
      make({ ...impatient, partitionKeyColumn: 'key' });
      let faults = 0;
      const last = await lastValueFrom(
        fromTable(numbered(0, 200)).pipe(
          batch(20),
          sinkTo({
            start: () => sink.start(),
            write: (events: readonly object[]) => {
              if (faults++ % 5 === 2) peer.faults.push(fault);
              return sink.write(events);
            },
            close: () => sink.close(),
          }),
        ),
      );
      expect(last.eventsSent).toBe(200);
      expect(tally(peer.arrived())).toMatchObject({ came: 200, disordered: 0 });
    },
    20_000,
  );

  it('survives a far end that is gone for a while', async () => {
    await make({ ...impatient, partitionKeyColumn: 'key' }).start();
    await sink.write(numbered(0, 20));
    await peer.down();
    const writing = sink.write(numbered(20, 20));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await peer.up();
    await writing;
    expect(tally(peer.arrived())).toMatchObject({ came: 40, disordered: 0 });
  }, 20_000);

  it('survives a far end that is mute for a while', async () => {
    await make({ ...impatient, partitionKeyColumn: 'key' }).start();
    peer.mute();
    const writing = sink.write(numbered(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    peer.unmute();
    await writing;
    expect(tally(peer.arrived())).toMatchObject({ came: 20, disordered: 0 });
  }, 20_000);

  it('surfaces at once what trying again cannot help, with what was acknowledged', async () => {
    await make({ maxInFlight: 1, partitionKeyColumn: 'key' }).start();
    await sink.write([{ key: 'a' }]);
    peer.faults.push({ reject: 'com.microsoft:server-busy' }, { reject: 'amqp:resource-limit-exceeded' });
    await expect(sink.write([{ key: 'a' }])).rejects.toMatchObject({
      message: expect.stringMatching(/^cannot send to event hub "hub" at 127\.0\.0\.1: amqp:resource-limit-exceeded$/),
      cause: expect.objectContaining({ code: 'QuotaExceededError' }),
      receipt: { acknowledged: [], skipped: 0 },
    });
  });

  it('counts what was acknowledged of a batch that failed', async () => {
    make({ maxInFlight: 1, partitionKeyColumn: 'key' });
    const told: Delivery[] = [];
    const events = numbered(0, 10, 2);
    const error = await new Promise<unknown>((resolve) => {
      fromTable(events)
        .pipe(batch(10), sinkTo(sink))
        .subscribe({ next: (delivery) => told.push(delivery), error: resolve });
      const refuse = () => peer.faults.push({ reject: 'amqp:resource-limit-exceeded' });
      const timer = setInterval(() => {
        if (peer.transfers.length === 0) return;
        clearInterval(timer);
        refuse();
      }, 0);
      peer.latencyMs = 100;
    });
    expect(told.map(({ eventsSent }) => eventsSent)).toEqual([5]);
    expect(error).toMatchObject({
      code: 'SINK_WRITE_FAILED',
      message: expect.stringContaining('after 5 acknowledged events: cannot send to event hub "hub"'),
    });
    expect(tally(peer.arrived()).came).toBe(5);
  });

  it('gives up when deliveryTimeoutMs is over, with the last reason', async () => {
    await make({ deliveryTimeoutMs: 2000, ...impatient }).start();
    for (let i = 0; i < 50; i++) peer.faults.push({ reject: 'com.microsoft:server-busy' });
    const before = performance.now();
    expect((await writeError([{ id: 1 }])).message).toContain('com.microsoft:server-busy');
    expect(performance.now() - before).toBeLessThan(2500);
  });

  it('aborts a write that is under way, at once', async () => {
    await make({}).start();
    peer.faults.push('never answer');
    const writing = writeError([{ id: 1 }]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = performance.now();
    await sink.abort(new Error('enough'));
    expect(await writing).toMatchObject({ code: 'ABORTED', cause: new Error('enough') });
    expect(performance.now() - before).toBeLessThan(1000);
    await sink.start();
    await sink.write([{ id: 2 }]);
    expect(peer.arrived().map(({ body }) => body)).toEqual(['{"id":2}']);
  });

  it('aborts between two attempts, and while it starts', async () => {
    await make({}).start();
    await peer.down();
    const writing = writeError([{ id: 1 }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await sink.abort(new Error('enough'));
    expect(await writing).toMatchObject({ code: 'ABORTED' });
    const starting = sink.start();
    await sink.abort(new Error('never mind'));
    await expect(starting).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('settles its close where the far end is mute', async () => {
    await make({}).start();
    peer.mute();
    const before = performance.now();
    await sink.close();
    expect(performance.now() - before).toBeLessThan(3000);
    peer.unmute();
  });

  it('lets go of the hub when the stream is unsubscribed', async () => {
    await new Promise<void>((resolve) => {
      const subscription = NEVER.pipe(startWith({ id: 1 }), sinkTo(make({}))).subscribe(() => {
        subscription.unsubscribe();
        resolve();
      });
    });
    await expect(sink.write([{ id: 2 }])).rejects.toThrow('is not open');
  });

  it.each([
    [
      'a wrong key',
      () => peer.connectionStringWith(`${key}x`),
      'InvalidSignature: The token has an invalid signature.',
    ],
    [
      'a host where nobody listens',
      () => peer.connectionString.replace(`:${peer.port}`, ':1'),
      'connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'a host that does not exist',
      () => peer.connectionString.replace(/127.0.0.1:\d+/, 'nowhere.invalid'),
      'getaddrinfo ENOTFOUND nowhere.invalid',
    ],
  ])(
    '%s surfaces soon, and no secret with it',
    async (_, connectionString, reason) => {
      const before = performance.now();
      const error = await lastValueFrom(fromTable([{ id: 1 }]).pipe(sinkTo(make({}, connectionString())))).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({
        code: 'SINK_START_FAILED',
        message: expect.stringMatching(`cannot open event hub "hub" at .*: .*${reason}`),
      });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key.slice(0, 12));
      expect(performance.now() - before).toBeLessThan(10_000);
    },
    20_000,
  );

  it('leaves nothing behind that keeps the process alive, also after a lost connection', async () => {
    peer.faults.push('destroy the socket after storing', 'detach');
    const code = `
      import { EventHubSink } from 'spindle-rx/sinks';
      const retryOptions = { timeoutInMs: 500 };
      const sink = new EventHubSink({ connectionString: ${JSON.stringify(peer.connectionString)}, partitionKeyColumn: 'key', clientOptions: { retryOptions } });
      await sink.start();
      await sink.write([{ id: 1 }]);
      await sink.write(Array.from({ length: 40 }, (_, id) => ({ id, key: id })));
      await sink.close();`;
    make();
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
      timeout: 15_000,
    });
    expect(tally(peer.arrived())).toMatchObject({ came: 40, again: 2 });
    expect(stderr).toBe('');
  }, 20_000);

  it('leaves no connection behind that never came to be', async () => {
    peer.mute();
    const code = `
      import { EventHubSink } from 'spindle-rx/sinks';
      const sink = new EventHubSink({ connectionString: ${JSON.stringify(peer.connectionString)} });
      const starting = sink.start();
      setTimeout(() => sink.abort(new Error('enough')), 1000);
      await starting.catch((error) => console.log(error.code));`;
    make();
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
      timeout: 15_000,
    });
    expect(stdout).toBe('ABORTED\n');
  }, 20_000);
});
