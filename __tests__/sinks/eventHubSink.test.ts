import { afterAll, beforeAll } from '@jest/globals';
import { EventHubSink } from '../../sinks/eventHubSink.ts';
import { EventHubsPeer } from '../support/eventHubsPeer.ts';
import { sinkContract } from '../support/sinkContract.ts';

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
          .slice(before)
          .map(({ body }) => JSON.parse(body) as object),
    };
  },
  () => new EventHubSink({ connectionString: peer.connectionStringWith('wrong') }),
);
