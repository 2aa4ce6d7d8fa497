import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { transform } from '@swc/core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** An example of the docs. */
export interface Example {
  readonly page: string;
  readonly i: number;
  readonly code: string;
  /** What the page says that the example prints: a block fenced as `text` that follows the code at once. */
  readonly output: string | undefined;
}

/** Every page of the docs, from the root of the project. */
export async function docsPages(): Promise<string[]> {
  const files = await readdir(join(root, 'docs'), { recursive: true });
  const pages = files.filter((path) => path.endsWith('.md') && !path.includes('node_modules'));
  return ['README.md', ...pages.map((page) => `docs/${page}`)];
}

/** The examples of a page that run: those fenced as `ts`. */
export const examplesOf = (page: string): Promise<Example[]> => blocksOf(page, 'ts');

/** The examples of a page that are compiled only, because they need a far end that no test has: fenced as `typescript`. */
export const snippetsOf = (page: string): Promise<Example[]> => blocksOf(page, 'typescript');

async function blocksOf(page: string, fence: 'ts' | 'typescript'): Promise<Example[]> {
  const text = await readFile(join(root, page), 'utf8');
  const block = new RegExp(`\`\`\`${fence}\\n([\\s\\S]*?)\`\`\`(?:\\n\\n\`\`\`text\\n([\\s\\S]*?)\`\`\`)?`, 'g');
  return [...text.matchAll(block)].map(([, code = '', output], i) => ({ page, i, code, output }));
}

/** The examples of the docstrings, which are compiled only. */
export async function docstringExamples(): Promise<Example[]> {
  const folders = await Promise.all(
    ['src', 'operators', 'sinks'].map(async (folder) => {
      const files = await readdir(join(root, folder), { recursive: true });
      return files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
    }),
  );
  const ofFile = async (page: string): Promise<Example[]> => {
    const text = await readFile(join(root, page), 'utf8');
    const blocks = text.matchAll(/^ *\* @example\n *\* ```ts\n([\s\S]*?)^ *\* ```/gm);
    return [...blocks].map(([, block = ''], i) => ({
      page,
      i,
      code: block.replaceAll(/^ *\* ?/gm, ''),
      output: undefined,
    }));
  };
  return (await Promise.all(folders.flat().map(ofFile))).flat();
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2023'],
  types: ['node'],
  skipLibCheck: true,
};

/** What the compiler says of the examples, under `strict`, against the build: nothing if they are sound. */
export function typeErrorsOf(examples: readonly Example[]): Promise<string> {
  return inFolder(async (folder) => {
    for (const [n, { page, i, code }] of examples.entries())
      await writeFile(join(folder, `${page.replaceAll('/', '.')}-${i}-${n}.ts`), code);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    return run(process.execPath, [compiler, '--pretty', 'false', '-p', folder], { cwd: folder }).then(
      () => '',
      (error: { stdout?: string; message: string }) => error.stdout || error.message,
    );
  });
}

/** Runs an example in plain Node, against the build, in a folder of its own inside the package. */
export function runExample(example: Example, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  return inFolder(async (folder) => {
    const file = join(folder, 'example.mjs');
    const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } as const;
    await writeFile(file, (await transform(example.code, options)).code);
    const env = { ...process.env, ...variables };
    const { stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env, maxBuffer: 1e9 });
    // `console.assert` reports a failure, and the process goes on.
    expect(stderr).not.toContain('Assertion failed');
    if (example.output !== undefined) expect(stdout).toBe(example.output);
  });
}

/** Examples import the package by its own name, which works only inside its folder. */
async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(join(root, 'build'), { recursive: true });
  const folder = await mkdtemp(join(root, 'build/example-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
