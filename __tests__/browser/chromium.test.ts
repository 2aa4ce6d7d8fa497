import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { bundle } from '../support/bundle.ts';
import { describeChromium, type Opened, Site } from '../support/chromium.ts';
import { examplesOf } from '../support/examples.ts';
import { ordersInNode } from '../support/orders200k.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const waysOfUse = join(root, '__tests__/support/waysOfUse.mjs');

/** What a script of a page has promised. */
const resultOf = ({ page }: Opened): Promise<unknown> => page.evaluate('result');

const runOrders = "import { orders } from './__tests__/support/orders200k.mjs'; globalThis.result = orders();";
const inWorker = `globalThis.result = new Promise((resolve, reject) => {
  const worker = new Worker('/inWorker.js', { type: 'module' });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = reject;
});`;
const compiling = `import { allowCompiling } from 'spindle-rx';
globalThis.compiled = 0;
const { Function: Original } = globalThis;
globalThis.Function = new Proxy(Original, {
  construct(target, parameters) {
    globalThis.compiled++;
    return Reflect.construct(target, parameters);
  },
});
allowCompiling();
${runOrders}`;
const unpaced = `import { lastValueFrom } from 'rxjs';
import { fromTable, sinkTo } from 'spindle-rx/operators';
const rows = Array.from({ length: 50_000 }, (_, id) => ({ id }));
globalThis.result = lastValueFrom(fromTable(rows).pipe(sinkTo({ write() {} })));`;

const examples = await examplesOf('docs/browser.md');

describeChromium('in Chromium', () => {
  let site: Site;
  let expected: unknown;

  beforeAll(async () => {
    site = await Site.open();
    expected = await ordersInNode();
    const pages = {
      orders: runOrders,
      worker: inWorker,
      inWorker: `${runOrders} globalThis.result.then(postMessage);`,
      compiling,
      unpaced,
      waysOfUse: `globalThis.result = (async () => { ${await readFile(waysOfUse, 'utf8')} })();`,
    };
    for (const [name, code] of Object.entries(pages)) site.serve(name, await bundle(code, { platform: 'browser' }));
  }, 120_000);
  beforeEach(() => {
    site.policy = "default-src 'self'";
  });
  afterAll(() => site?.close());

  it.each(['orders', 'worker'])('a stream has the same bytes as in Node, under a strict policy: %s', async (name) => {
    const opened = await site.show(name);
    expect(await resultOf(opened)).toEqual(expected);
    expect(opened.complaints).toEqual([]);
  });

  it('all ways of use have the same bytes as in Node', async () => {
    const opened = await site.show('waysOfUse');
    await resultOf(opened);
    const { stdout } = await promisify(execFile)(process.execPath, [waysOfUse], { maxBuffer: 1e9 });
    expect(`${opened.printed.join('\n')}\n`).toBe(stdout);
    expect(opened.complaints).toEqual(['attempts: 0']);
  });

  it.each(examples)('an example prints what the page says: $i', async ({ code, output = '' }) => {
    // Polling for its end in the page would need what the policy forbids.
    const ends = 'let end; globalThis.result = new Promise((resolve) => { end = resolve; });';
    site.serve('example', await bundle(`${ends} ${code} end();`, { platform: 'browser' }));
    const opened = await site.show('example');
    await resultOf(opened);
    const { printed, complaints } = opened;
    expect(printed.map((line) => `${line}\n`).join('')).toBe(output);
    // The last example allows what the policy forbids.
    expect(complaints.length > 0).toBe(code.includes('allowCompiling'));
  });

  it('a stream without pace waits for no timer, which a hidden page holds back', async () => {
    const opened = await site.show('unpaced', () => {
      Object.assign(globalThis, { setTimeout: () => 0, setInterval: () => 0 });
    });
    expect(await resultOf(opened)).toEqual(expect.objectContaining({ eventsSent: 50_000 }));
  });

  it('code is compiled if that is allowed, to the same bytes', async () => {
    site.policy = '';
    const opened = await site.show('compiling');
    expect(await resultOf(opened)).toEqual(expected);
    expect(await opened.page.evaluate('compiled')).toBeGreaterThan(1);
    expect(opened.complaints).toEqual([]);
  });

  it('one violation is reported if that is allowed and the policy forbids it; the bytes are the same', async () => {
    const opened = await site.show('compiling');
    expect(await resultOf(opened)).toEqual(expected);
    expect(await opened.page.evaluate('compiled')).toBe(1);
    expect(opened.complaints).toContainEqual(expect.stringContaining('"effective-directive":"script-src"'));
  });
});
