import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventHubsPeer } from './support/eventHubsPeer.ts';
import { docsPages, examplesOf, runExample } from './support/examples.ts';

// Those of Kafka run where a broker does.
const pages = (await docsPages()).filter((page) => page !== 'docs/sinks/kafka.md');
const examples = (await Promise.all(pages.map(examplesOf))).flat();

describe('every example in the docs runs', () => {
  let eventHubs: EventHubsPeer;

  beforeAll(async () => {
    eventHubs = await EventHubsPeer.listen();
  });
  afterAll(() => eventHubs.down());

  it('finds examples', () => expect(examples.length).toBeGreaterThan(3));

  it.each(examples)(
    '$page, example $i',
    (example) => runExample(example, { SPINDLE_EVENT_HUB_CONNECTION_STRING: eventHubs.connectionString }),
    60_000,
  );
});
