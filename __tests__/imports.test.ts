import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const config = join(root, '.dependency-cruiser.mjs');
const rooms = ['src', 'operators', 'sinks'];

/** The rules that the imports of a tree break. */
async function broken(tree: string): Promise<string[]> {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const report = await new Promise<string>((resolve) =>
    execFile(
      process.execPath,
      [command, '--config', config, '-T', 'json', ...rooms],
      { cwd: tree, maxBuffer: 1e8 },
      (_, stdout) => resolve(stdout),
    ),
  );
  const { violations, totalCruised } = JSON.parse(report).summary;
  expect(totalCruised).toBeGreaterThan(1);
  return violations.map((violation: { from: string; to: string; rule: { name: string } }) => {
    const { from, to, rule } = violation;
    return `${rule.name}: ${from} → ${to}`;
  });
}

describe('imports', () => {
  it('point one way, in no circle', async () => {
    expect(await broken(root)).toEqual([]);
  }, 60_000);

  const planted: [rule: string, from: string, to: string][] = [
    ['no-cycles', 'src/encode/a.ts', 'src/encode/b.ts'],
    ['nothing-knows-the-cli', 'src/streamer.ts', 'src/cli/a.ts'],
    ['only-the-top-knows-the-streamer', 'operators/a.ts', 'src/streamer.ts'],
    ['the-bottom-knows-itself', 'src/random/random.ts', 'src/config.ts'],
    ['the-middle-knows-no-stage', 'src/flow/a.ts', 'operators/batch.ts'],
    ['the-middle-knows-no-generator', 'src/anomalies/a.ts', 'src/generator/spindle.ts'],
    ['sinks-know-encode-event-and-errors', 'sinks/a.ts', 'src/flow/gate.ts'],
    ['operators-know-no-generator', 'operators/a.ts', 'src/generator/spindle.ts'],
    ['operators-know-no-single-sink', 'operators/a.ts', 'sinks/fileSink.ts'],
    ['the-generator-knows-no-streams', 'src/generator/a.ts', 'node_modules/rxjs/index.js'],
    ['the-generator-knows-no-domain', 'src/generator/a.ts', 'src/domains/a.ts'],
  ];

  it('are refused where they do not: every rule', async () => {
    const tree = await mkdtemp(join(tmpdir(), 'spindle-imports-'));
    try {
      const { forbidden } = (await import(config)).default as { forbidden: { name: string }[] };
      expect(planted.map(([rule]) => rule)).toEqual(forbidden.map(({ name }) => name));
      const files = new Map<string, string>(rooms.map((room) => [`${room}/index.ts`, '']));
      const add = (from: string, to: string) => {
        const up = '../'.repeat(from.split('/').length - 1);
        files.set(from, `${files.get(from) ?? ''}import '${to.startsWith('node_modules') ? 'rxjs' : up + to}';\n`);
        files.set(to, files.get(to) ?? '');
      };
      for (const [, from, to] of planted) add(from, to);
      add('src/encode/b.ts', 'src/encode/a.ts');
      files.set('node_modules/rxjs/package.json', '{ "name": "rxjs", "main": "index.js" }');
      files.set('package.json', '{ "dependencies": { "rxjs": "*" } }');
      for (const [path, text] of files) {
        await mkdir(dirname(join(tree, path)), { recursive: true });
        await writeFile(join(tree, path), text);
      }
      const found = await broken(tree);
      for (const [rule, from, to] of planted) expect(found).toContain(`${rule}: ${from} → ${to}`);
    } finally {
      await rm(tree, { recursive: true });
    }
  }, 60_000);
});
