import { describe, expect, it } from '@jest/globals';
import { docsPages, examplesOf, runExample } from './support/examples.ts';

// Those of Kafka run where a broker does.
const pages = (await docsPages()).filter((page) => page !== 'docs/sinks/kafka.md');
const examples = (await Promise.all(pages.map(examplesOf))).flat();

describe('every example in the docs runs', () => {
  it('finds examples', () => expect(examples.length).toBeGreaterThan(3));

  it.each(examples)('$page, example $i', runExample, 60_000);
});
