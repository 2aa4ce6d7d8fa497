import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventHubsPeer } from './support/eventHubsPeer.ts';

const root = new URL('..', import.meta.url).pathname;
const pages = [
  'README.md',
  ...(await readdir(join(root, 'docs'), { recursive: true })).filter(isPage).map((page) => `docs/${page}`),
];
const examples = (
  await Promise.all(
    pages.map(async (page) =>
      [...(await readFile(join(root, page), 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], i) => ({
        page,
        i,
        code: code ?? '',
      })),
    ),
  )
).flat();

function isPage(path: string): boolean {
  return path.endsWith('.md') && !path.includes('node_modules');
}

// The examples run as written, in plain Node, against the build, in a folder of their own inside the package.
describe('every example in the docs runs', () => {
  let folder = '';
  let eventHubs: EventHubsPeer;

  beforeAll(async () => {
    eventHubs = await EventHubsPeer.listen();
    await mkdir(join(root, 'build'), { recursive: true });
    folder = await mkdtemp(join(root, 'build/examples-'));
  });
  afterAll(async () => {
    await eventHubs.down();
    await rm(folder, { recursive: true });
  });

  it('finds examples', () => expect(examples.length).toBeGreaterThan(3));

  it.each(examples)(
    '$page, example $i',
    async ({ page, i, code }) => {
      const file = join(folder, `${page.replaceAll(/\W/g, '-')}-${i}.mjs`);
      await writeFile(file, code);
      const env = { ...process.env, SPINDLE_EVENT_HUB_CONNECTION_STRING: eventHubs.connectionString };
      const { stderr } = await promisify(execFile)(process.execPath, [file], { cwd: folder, env, maxBuffer: 1e9 });
      // `console.assert` only says so.
      expect(stderr).not.toContain('Assertion failed');
    },
    60_000,
  );
});
