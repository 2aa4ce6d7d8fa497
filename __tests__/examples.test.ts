import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventHubsPeer } from './support/eventHubsPeer.ts';
import { docsPages, docstringExamples, examplesOf, runExample, snippetsOf, typeErrorsOf } from './support/examples.ts';
import { main } from './support/spindle.ts';

const pages = await docsPages();
const examples = (await Promise.all(pages.map(examplesOf))).flat();
// recipes.test.ts compiles and runs those of the recipes.
const snippets = (await Promise.all(pages.filter((page) => page !== 'docs/recipes.md').map(snippetsOf))).flat();
// kafkaBroker.test.ts runs those of Kafka.
const runnable = examples.filter(({ page }) => page !== 'docs/sinks/kafka.md');

describe('every example in the docs', () => {
  let eventHubs: EventHubsPeer;

  beforeAll(async () => {
    eventHubs = await EventHubsPeer.listen();
  });
  afterAll(() => eventHubs.down());

  it('is found', () => expect(runnable.length).toBeGreaterThan(30));

  it('compiles under strict', async () => expect(await typeErrorsOf([...examples, ...snippets])).toBe(''));

  it('compiles under strict in the docstrings as well', async () => {
    const inDocstrings = await docstringExamples();
    expect(inDocstrings.length).toBeGreaterThan(70);
    expect(await typeErrorsOf(inDocstrings)).toBe('');
  });

  it.each(runnable)(
    'runs, and prints what the page says: $page, example $i',
    (example) => runExample(example, { SPINDLE_EVENT_HUB_CONNECTION_STRING: eventHubs.connectionString }),
    60_000,
  );
});

it("the README's first screen shows what the command prints", async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const lines = /```json\n([\s\S]*?)```/.exec(readme)?.[1];
  const { stdout } = await promisify(execFile)(process.execPath, [
    main,
    ...'stream retail --table order --max-events 2 --quiet'.split(' '),
  ]);
  expect(stdout).toBe(lines);
});
