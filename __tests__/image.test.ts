import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildImage, runIn } from './support/image.ts';
import { events, scratch } from './support/spindle.ts';

const context = fileURLToPath(new URL('..', import.meta.url));
const dockerfile = readFileSync(join(context, 'deploy/kubernetes/Dockerfile'), 'utf8');
const isPossible = spawnSync('unshare', ['--mount', 'true']).status === 0;
const folder = scratch();

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}
const lock = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as Lock).packages;

// CI is root, who may mount.
(isPossible || process.env.CI ? describe : describe.skip)('the image, built without an engine', () => {
  it('runs as the user of its number, on a read-only root, with no rights', () => {
    const image = buildImage(dockerfile, context, folder);
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const run = (args: readonly string[]) => runIn(image, [...image.entrypoint, ...args], { isReadOnly: true });

    const { status, stdout, stderr } = run(['stream', 'retail', '--table', 'order', '--max-events', '3', '--quiet']);
    expect([status, stderr]).toEqual([0, '']);
    expect(events(stdout)).toHaveLength(3);
    expect(run(['stream', 'retail', '--table', 'store', '--output', '/spindle/o']).stderr).toMatch(
      /no permission|EROFS/,
    );
    const flags = ['--sink', 'kafka', '--bootstrap-servers', 'localhost:1', '--topic', 't'];
    const kafka = run(['stream', 'retail', '--table', 'store', ...flags, '--kafka-client', 'platformatic']);
    expect(kafka.stderr).toContain('localhost:1');

    // What it is made of: the packages of the lockfile that it needs, and nothing else.
    expect(readdirSync(join(image.root, 'spindle')).sort()).toEqual([
      'THIRD-PARTY-NOTICES',
      'dist',
      'node_modules',
      'package.json',
    ]);
    const locked = lock(join(context, 'package-lock.json'));
    const installed = lock(join(image.root, 'spindle/node_modules/.package-lock.json'));
    expect(Object.keys(installed)).toEqual(
      expect.arrayContaining(['node_modules/rxjs', 'node_modules/@platformatic/kafka']),
    );
    expect(Object.keys(installed)).not.toContain('node_modules/typescript');
    for (const [path, { version }] of Object.entries(installed))
      expect([path, version]).toEqual([path, locked[path]?.version]);
  }, 600_000);
});
