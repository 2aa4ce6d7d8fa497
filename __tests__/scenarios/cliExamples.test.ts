import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dataset, main, scratch } from '../support/spindle.ts';

const root = new URL('../..', import.meta.url).pathname;
const pages = (await readdir(join(root, 'docs'), { recursive: true }))
  .filter((page) => page.endsWith('.md') && !page.includes('node_modules'))
  .map((page) => `docs/${page}`);
const blocks = (
  await Promise.all(
    ['README.md', ...pages].map(async (page) =>
      [...(await readFile(join(root, page), 'utf8')).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code = '']) => ({
        page,
        code: code.replaceAll('npm ci && npx spindle', 'spindle'),
      })),
    ),
  )
).flat();
const examples = blocks.filter(({ code }) => /\bspindle /.test(code)).map((block, i) => ({ ...block, i }));

// As a shell runs them, in a folder that has the files which the pages speak of; installing is the caller's part.
describe('every example of the command runs', () => {
  const folder = scratch();

  beforeAll(async () => {
    await writeFile(join(folder, 'spindle'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 });
    for (const name of ['seattle-weather.csv', 'stocks.csv', 'flights-2k.json'])
      await copyFile(dataset(name), join(folder, name));
  });

  it('finds examples', () => expect(examples.length).toBeGreaterThan(4));

  it.each(examples)(
    '$page, example $i',
    async ({ code }) => {
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
      const { stderr } = await promisify(execFile)('sh', ['-e', '-c', code], { cwd: folder, env, maxBuffer: 1e9 });
      expect(stderr).not.toMatch(/^(error|warning):/m);
    },
    60_000,
  );
});
