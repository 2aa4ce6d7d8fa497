import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as operators from '../operators/index.ts';
import * as generator from '../src/generator/index.ts';
import type { StreamConfig } from '../src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((page) => page.endsWith('.md') && !page.includes('node_modules'))
  .map((page) => `docs/${page}`);
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs];
const links = (page: string) =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, to]) =>
    relative(root, join(root, dirname(page), to as string)),
  );

/** The anchors of a page's headings, as GitHub and npm make them. */
const slugsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

// The compiler keeps this list equal to the type.
const configNames = {
  eventsPerSecond: true,
  maxEvents: true,
  durationSeconds: true,
  outOfOrderFraction: true,
  outOfOrderMaxDelaySlots: true,
  burstWindows: true,
  timePattern: true,
  metadata: true,
  references: true,
  causal: true,
  shard: true,
  watermarkSeconds: true,
  stages: true,
  repeatStages: true,
  sine: true,
  eventTime: true,
  startAt: true,
  shiftTo: true,
  replay: true,
  late: true,
  batchSize: true,
  realtime: true,
  labelAnomalies: true,
} satisfies Record<keyof StreamConfig, true>;

describe('the guide', () => {
  it.each(pages)('%s links to what is there', (page) => {
    expect(links(page).filter((to) => !existsSync(join(root, to)))).toEqual([]);
  });

  it.each(pages)('%s links to headings that are there', (page) => {
    const anchors = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
    const missing = anchors.filter(([, to, anchor]) => {
      const target = to ? join(dirname(page), to) : page;
      return target.endsWith('.md') && !slugsOf(target).includes(anchor as string);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('is linked as a whole from its first page', () => {
    const linked = new Set(links('docs/README.md').filter((page) => page.startsWith('docs/')));
    expect([...linked].sort()).toEqual(docs.filter((page) => page !== 'docs/README.md').sort());
  });

  it('has a page for each operator', () => {
    for (const name of Object.keys(operators)) expect(docs).toContain(`docs/operators/${name}.md`);
  });

  it('gives operator pages one form', () => {
    const headings = ['## Marbles', '## Options', '## Promises and limits', '## See also'];
    for (const name of Object.keys(operators)) {
      const page = read(`docs/operators/${name}.md`);
      expect([name, headings.filter((heading) => !page.includes(`\n${heading}\n`))]).toEqual([name, []]);
      expect(page).toMatch(/^# \w+\n\n[A-Z][^`|]*\n\n```ts\n[\s\S]*?```\n\n```text\n/);
    }
  });

  it('explains every error code, and no other', () => {
    const [, union = ''] = /export type SpindleErrorCode =([^;]*);/.exec(read('src/errors.ts')) ?? [];
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    const explained = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(10);
    expect(explained).toEqual(codes);
  });

  it('has a row for each option of the preset', () => {
    const page = read('docs/preset.md');
    for (const name of Object.keys(configNames)) expect(page).toContain(`\n| \`${name}\` |`);
  });

  it('has pictures that are drawn anew by npm run docs:pictures', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { pictures } from ${JSON.stringify(new URL('../scripts/pictures.mjs', import.meta.url))}; console.log(JSON.stringify(pictures()))`,
    ]);
    for (const [path, svg] of Object.entries<string>(JSON.parse(stdout)))
      expect([path, svg]).toEqual([path, read(path)]);
  });

  it("has the command's own options in its tables", async () => {
    const script = join(root, 'scripts/optionTables.mjs');
    await expect(promisify(execFile)(process.execPath, [script, '--check'])).resolves.toBeDefined();
  });

  it('shows every strategy of a domain', () => {
    const page = read('docs/domains.md');
    const example = page.slice(page.indexOf('## All of them at once'));
    for (const name of Object.keys(generator).filter((name) => name !== 'describe'))
      expect(example).toContain(`${name}${name === 'Spindle' ? '' : '('}`);
  });
});
