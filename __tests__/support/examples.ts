import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An example of the docs: a block fenced as `ts`. */
export interface Example {
  readonly page: string;
  readonly i: number;
  readonly code: string;
}

/** Every page of the docs, from the root of the project. */
export async function docsPages(): Promise<string[]> {
  const files = await readdir(join(root, 'docs'), { recursive: true });
  const pages = files.filter((path) => path.endsWith('.md') && !path.includes('node_modules'));
  return ['README.md', ...pages.map((page) => `docs/${page}`)];
}

export async function examplesOf(page: string): Promise<Example[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ''], i) => ({ page, i, code }));
}

/** Runs an example in plain Node, against the build, in a folder of its own inside the package. */
export async function runExample({ code }: Example, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  await mkdir(join(root, 'build'), { recursive: true });
  const folder = await mkdtemp(join(root, 'build/example-'));
  try {
    const file = join(folder, 'example.mjs');
    await writeFile(file, code);
    const env = { ...process.env, ...variables };
    const { stderr } = await promisify(execFile)(process.execPath, [file], { cwd: folder, env, maxBuffer: 1e9 });
    // `console.assert` only says so.
    expect(stderr).not.toContain('Assertion failed');
  } finally {
    await rm(folder, { recursive: true });
  }
}
