import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const config = join(root, '.dependency-cruiser.mjs');
const folders = ['src', 'operators', 'sinks'];

type Rooms = Readonly<Record<string, readonly string[]>>;
interface Config {
  readonly default: { readonly forbidden: readonly { readonly name: string }[] };
  readonly rooms: Rooms;
  readonly commandRooms: Rooms;
}
const { default: rules, rooms, commandRooms } = (await import(config)) as Config;

/** The rules that the imports of a tree break. */
async function broken(tree: string): Promise<string[]> {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const report = await new Promise<string>((resolve) =>
    execFile(
      process.execPath,
      [command, '--config', config, '-T', 'json', ...folders],
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

/** For each room an import of another that it does not list: the next one, since they stand in order. */
const unlisted = (all: Rooms): [rule: string, from: string, to: string][] =>
  Object.entries(all).map(([room, known]) => {
    const other = Object.keys(all).findLast((one) => one !== room && !known.includes(one)) ?? 'src/cli/commands';
    return [`${room}-knows-what-it-lists`, `${room}/from.ts`, `${other}/to.ts`];
  });

const planted: [rule: string, from: string, to: string][] = [
  ['no-circle', 'src/encode/a.ts', 'src/encode/b.ts'],
  ...unlisted(rooms),
  ...unlisted(Object.fromEntries(Object.entries(commandRooms).slice(0, -1))),
  ['src/cli/commands-knows-what-it-lists', 'src/cli/commands/from.ts', 'src/cli/other/to.ts'],
  ['operators-know-the-contract-of-sinks-alone', 'operators/a.ts', 'sinks/fileSink.ts'],
  ['the-generator-knows-no-streams', 'src/generator/a.ts', 'node_modules/rxjs/index.js'],
];

describe('imports', () => {
  it('point one way, in no circle', async () => {
    expect(await broken(root)).toEqual([]);
  }, 60_000);

  it('are refused where they do not: every rule', async () => {
    const tree = await mkdtemp(join(tmpdir(), 'spindle-imports-'));
    try {
      expect(planted.map(([rule]) => rule)).toEqual(rules.forbidden.map(({ name }) => name));
      const files = new Map<string, string>(folders.map((folder) => [`${folder}/index.ts`, '']));
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

  it('have a rule for every folder', () => {
    const files = execFileSync('git', ['ls-files', ...folders], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n');
    const all = [...Object.keys(rooms), ...Object.keys(commandRooms)];
    const outside = files.filter((file) => !all.some((room) => file.startsWith(`${room}/`)));
    expect([...new Set(outside.map(dirname))].sort()).toEqual(['src', 'src/cli']);
  });
});
