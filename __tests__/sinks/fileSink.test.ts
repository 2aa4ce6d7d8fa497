import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { FileSink } from '../../sinks/fileSink.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('FileSink', () => {
  it('writes JSON Lines, makes the folders, and opens nothing before it is started', () => {
    const path = join(folder, 'a/b/events.jsonl');
    const sink = new FileSink(path);
    expect(existsSync(path)).toBe(false);
    sink.start();
    sink.write([{ id: 1, name: 'Zoë' }, { id: 2 }]);
    sink.close();
    sink.close();
    expect(readFileSync(path, 'utf8')).toBe('{"id":1,"name":"Zoë"}\n{"id":2}\n');
  });

  it('overwrites once, then appends', () => {
    const path = join(folder, 'w.jsonl');
    writeFileSync(path, 'old\n');
    const sink = new FileSink(path, { mode: 'w' });
    for (const id of [1, 2]) {
      sink.start();
      sink.write([{ id }]);
      sink.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('{"id":1}\n{"id":2}\n');
  });

  it('closes an unterminated last line before it appends', () => {
    const path = join(folder, 'torn.jsonl');
    writeFileSync(path, '{"id":0');
    const sink = new FileSink(path);
    sink.start();
    sink.write([{ id: 1 }]);
    sink.close();
    expect(readFileSync(path, 'utf8')).toBe('{"id":0\n{"id":1}\n');
  });

  it('surfaces a full disk once, with its cause', async () => {
    const rows = Array.from({ length: 10 }, (_, id) => ({ id }));
    await expect(
      lastValueFrom(fromTable(rows).pipe(batch(2), sinkTo(new FileSink('/dev/full')))),
    ).rejects.toMatchObject({
      code: 'SINK_WRITE_FAILED',
      cause: expect.objectContaining({ code: 'ENOSPC' }),
    });
  });

  it('surfaces a path that cannot be opened', async () => {
    await expect(lastValueFrom(fromTable([{ id: 1 }]).pipe(sinkTo(new FileSink(folder))))).rejects.toMatchObject({
      code: 'SINK_START_FAILED',
      cause: expect.objectContaining({ code: 'EISDIR' }),
    });
  });

  it('refuses another mode', () => {
    // @ts-expect-error: no such mode
    expect(() => new FileSink('x', { mode: 'x' })).toThrow('mode must be "a" to append or "w" to overwrite, got "x"');
  });
});
