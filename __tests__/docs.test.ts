import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import * as operators from '../operators/index.ts';
import * as generator from '../src/generator/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((page) => page.endsWith('.md') && !page.includes('node_modules'))
  .map((page) => `docs/${page}`);
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs];
const links = (page: string) =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, to]) =>
    relative(root, join(root, dirname(page), to as string)),
  );

describe('the guide', () => {
  it.each(pages)('%s links to what is there', (page) => {
    expect(links(page).filter((to) => !existsSync(join(root, to)))).toEqual([]);
  });

  it('is linked as a whole from its first page', () => {
    expect(links('docs/README.md').sort()).toEqual(docs.filter((page) => page !== 'docs/README.md').sort());
  });

  it('has a page for each operator', () => {
    for (const name of Object.keys(operators)) expect(docs).toContain(`docs/operators/${name}.md`);
  });

  it('shows every strategy of a domain', () => {
    const page = read('docs/domains.md');
    const example = page.slice(page.indexOf('## All of them at once'));
    for (const name of Object.keys(generator).filter((name) => name !== 'describe'))
      expect(example).toContain(`${name}${name === 'Spindle' ? '' : '('}`);
  });
});
