import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles TypeScript that stands in the project's root, against the build, as an app would: minified, as one ES module. What
 * esbuild warns of is an error.
 */
export async function bundle(code: string, options: BuildOptions): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'silent',
    ...options,
    write: false,
  });
  if (warnings.length > 0) throw new Error(`esbuild warns: ${JSON.stringify(warnings)}`);
  return (outputFiles[0] as { readonly text: string }).text;
}

/** What a module and all that it imports, in any way, import from outside the package in a browser. */
export async function outsideImportsOf(module: string): Promise<readonly string[]> {
  const outside = new Set<string>();
  const plugin: Plugin = {
    name: 'outside',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^[^.]/ }, ({ path }) => {
        if (path === module) return undefined;
        outside.add(path);
        return { path, external: true };
      }),
  };
  await bundle(`export * from '${module}'`, { platform: 'browser', plugins: [plugin] });
  return [...outside].sort();
}

/** An empty folder outside the project, where nothing is installed. */
export async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spindle-empty-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
