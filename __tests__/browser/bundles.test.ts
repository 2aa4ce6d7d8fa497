import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { bundle, inEmptyFolder, outsideImportsOf } from '../support/bundle.ts';
import { ordersInNode, printOrders } from '../support/orders200k.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const { exports: entries } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const modules = Object.keys(entries)
  .filter((entry) => entry !== './sinks' && entry !== './package.json')
  .map((entry) => `spindle-rx${entry.slice(1)}`);

describe('a bundle', () => {
  it.each(modules)('for a browser reaches nothing of Node: %s', async (module) => {
    const mayImport = ['fastest-levenshtein', 'hyparquet', 'hyparquet-compressors', 'luxon', 'pure-rand', 'rxjs'];
    const packages = (await outsideImportsOf(module)).map((path) => path.split('/')[0]);
    expect([...new Set([...packages, ...mayImport])].sort()).toEqual(mayImport);
  });

  it('would be seen to reach something of Node', async () => {
    expect(await outsideImportsOf('spindle-rx/sinks')).toEqual(expect.arrayContaining(['node:fs', 'node:zlib']));
  });

  it('of two operators takes at most 15 KB', async () => {
    const code = "export { fromTable, poissonDelay } from 'spindle-rx/operators'";
    const text = await bundle(code, { platform: 'browser', external: ['rxjs'] });
    expect(text).toContain('from"rxjs"');
    expect(gzipSync(text).length).toBeLessThan(15_000);
  });

  it('for Node runs in an empty folder, where it streams the same bytes', async () => {
    const bundled = await inEmptyFolder(async (folder) => {
      await writeFile(join(folder, 'app.mjs'), await bundle(printOrders, { platform: 'node' }));
      return run(process.execPath, ['app.mjs'], { cwd: folder });
    });
    expect(JSON.parse(bundled.stdout)).toEqual(await ordersInNode());
  });
});

describe('in a browser, spindle-rx', () => {
  it('is all but what needs files or a broker', async () => {
    // One after the other: Jest cannot link two graphs that share modules at once.
    const node = (await import(join(root, entries['.'].default))) as object;
    const browser = (await import(join(root, entries['.'].browser.default))) as object;
    const names = Object.keys(browser);
    expect(Object.keys(node).filter((name) => !names.includes(name))).toEqual([
      'EventHubSink',
      'FileSink',
      'KafkaSink',
      'ParquetSink',
      'duckdbRows',
      'kafkajsClient',
      'platformaticKafka',
      'readTable',
      'readTables',
    ]);
  });
});
