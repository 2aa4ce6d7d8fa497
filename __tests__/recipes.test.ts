import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transform } from '@swc/core';

// The recipes need packages that nothing else here needs: `npm --prefix docs/recipes ci` installs them.
const root = fileURLToPath(new URL('..', import.meta.url));
const packages = join(root, 'docs/recipes/node_modules');
const isInstalled = existsSync(packages);
if (process.env.SPINDLE_REQUIRE_RECIPES && !isInstalled) throw new Error('run npm --prefix docs/recipes ci');

const run = promisify(execFile);
const page = await readFile(join(root, 'docs/recipes.md'), 'utf8');
/** The files of the page, by name. */
const recipes = new Map(
  [...page.matchAll(/```(?:typescript|javascript)\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
);

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2023', 'dom'],
  types: ['node'],
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

(isInstalled ? describe : describe.skip)('the recipes', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  /** A project of its own, inside this package, whose packages are those of the recipes, this one, and this one's rxjs. */
  beforeAll(async () => {
    await mkdir(join(root, 'build'), { recursive: true });
    folder = await mkdtemp(join(root, 'build/recipes-'));
    const modules = join(folder, 'node_modules');
    await mkdir(modules);
    for (const name of await readdir(packages))
      if (!name.startsWith('.')) await symlink(join(packages, name), join(modules, name));
    await symlink(root, join(modules, 'spindle-rx'));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    for (const [name, code] of recipes) {
      await writeFile(join(folder, name), code);
      const parser = { syntax: 'typescript', decorators: true } as const;
      const jsc = { parser, target: 'es2022', transform: { legacyDecorator: true, decoratorMetadata: true } } as const;
      if (name.endsWith('.ts'))
        await writeFile(join(folder, name.replace('.ts', '.js')), (await transform(code, { jsc })).code);
    }
  });
  afterAll(async () => {
    for (const child of children) child.kill();
    await rm(folder, { recursive: true });
  });

  it('are found', () =>
    expect([...recipes.keys()]).toEqual([
      'express.ts',
      'fastify.ts',
      'nest.ts',
      'socket.ts',
      'sqlite.ts',
      'orders.test.ts',
      'orders.test.cjs',
    ]));

  it('compile under strict', async () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '--pretty', 'false', '-p', folder]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });

  /** Starts a recipe of a server, and waits until it listens. */
  async function serve(file: string) {
    const port = await freePort();
    const child = spawn(process.execPath, [join(folder, file)], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    while (!(await answers(port))) {
      expect(child.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { port, said: once(child.stdout as NodeJS.ReadableStream, 'data').then(String) };
  }

  it.each(['express.js', 'fastify.js', 'nest.js'])('%s sends events until its client leaves', async (file) => {
    const { port, said } = await serve(file);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: 'localhost', port, path: '/orders' }, resolve).on('error', reject);
    });
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      if (text.split('\n\n').length > 5) break;
    }
    const ids = [...text.matchAll(/^data: (.*)$/gm)].slice(0, 4).map(([, data = '']) => JSON.parse(data).order_id);
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(await said).toBe('over\n');
  });

  it('socket.js sends batches until its client leaves', async () => {
    const { port, said } = await serve('socket.js');
    const client = `
      import { WebSocket } from 'ws';
      const socket = new WebSocket('ws://localhost:${port}');
      socket.on('message', (text) => {
        console.log(JSON.parse(text)[0].order_id);
        socket.terminate();
      });`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', client], { cwd: folder });
    expect(stdout).toBe('1\n');
    expect(await said).toBe('over\n');
  });

  // The newer Node on which CI runs the tests again has it.
  const hasSqlite = process.getBuiltinModule('node:sqlite') !== undefined;
  (hasSqlite ? it : it.skip)('sqlite.js writes each batch in a transaction', async () => {
    const { stdout } = await run(process.execPath, [join(folder, 'sqlite.js')], { cwd: folder });
    expect(stdout).toBe('5000 sent, 5000 in the database\n');
  });

  it('orders.test.ts passes under Vitest', async () => {
    const vitest = join(packages, 'vitest/vitest.mjs');
    const { stdout } = await run(process.execPath, [vitest, 'run', '--root', folder, 'orders.test.ts'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/Tests +1 passed/);
  });

  it('orders.test.cjs passes under Jest', async () => {
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    const config = JSON.stringify({ rootDir: folder, testMatch: ['**/*.test.cjs'], transform: {} });
    const { stderr } = await run(process.execPath, ['--experimental-vm-modules', jest, '--config', config], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stderr).toMatch(/Tests: +1 passed/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether something listens on a port. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new Socket()
      .on('connect', () => resolve(true))
      .on('error', () => resolve(false))
      .on('close', () => socket.destroy());
    socket.on('connect', () => socket.destroy());
    socket.connect(port, 'localhost');
  });
