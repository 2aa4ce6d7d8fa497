import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const rows = 500_000;
const formats = {
  csv: { header: 'id,at,name,value\n', row: (i: number) => `${i},2024-01-01T00:00:00Z,${'name '.repeat(12)},0.5\n` },
  jsonl: { header: '', row: (i: number) => `{"id":${i},"at":"2024-01-01T00:00:00Z","name":"${'name '.repeat(8)}"}\n` },
};

// As rows in memory about 100 MB: more than what the child's heap is allowed to hold.
describe.each(Object.entries(formats))('a large %s', (ending, { header, row }) => {
  let folder = '';
  let path = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spindle-memory-'));
    path = join(folder, `large.${ending}`);
    const stream = createWriteStream(path);
    stream.write(header);
    for (let i = 0; i < rows; i += 10_000) {
      const text = Array.from({ length: 10_000 }, (_, k) => row(i + k)).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'close');
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('is read in a heap of 48 MB', async () => {
    const script = `
      import { fromTable, readTable } from ${JSON.stringify(new URL('../../dist/src/index.js', import.meta.url).href)};
      import { count, lastValueFrom } from 'rxjs';
      console.log(await lastValueFrom(fromTable(await readTable(${JSON.stringify(path)})).pipe(count())));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--max-old-space-size=48', '--input-type=module', '--eval', script],
      { cwd: new URL('../..', import.meta.url).pathname },
    );
    expect(Number(stdout)).toBe(rows);
  }, 120_000);
});
