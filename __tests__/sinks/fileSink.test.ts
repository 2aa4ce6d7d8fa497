import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { FileSink } from '../../sinks/fileSink.ts';
import { sinkContract } from '../support/sinkContract.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
sinkContract(
  'FileSink',
  () => {
    const path = join(folder, `contract-${files++}.jsonl`);
    return {
      sink: new FileSink(path),
      received: async () => {
        const lines = readFileSync(path, 'utf8').split('\n');
        expect(lines.pop()).toBe('');
        return lines.map((line) => JSON.parse(line) as object);
      },
      cleanup: () => rmSync(path, { force: true }),
    };
  },
  () => new FileSink(folder),
);

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

  const device = existsSync('/dev/full') ? it : it.skip;
  device('names the path of a full device, and lets go of it', () => {
    const sink = new FileSink('/dev/full');
    sink.start();
    expect(() => sink.write([{ id: 1 }])).toThrow('cannot write to /dev/full: ENOSPC');
    sink.abort();
    expect(() => sink.write([{ id: 1 }])).toThrow('it is not open');
  });

  it('names the path where a parent is no folder', () => {
    const path = join(folder, 'missing-parent');
    writeFileSync(path, 'a file, not a folder');
    expect(() => new FileSink(join(path, 'x.jsonl')).start()).toThrow(join(path, 'x.jsonl'));
  });

  device('surfaces a full disk once, with its cause', async () => {
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
      message: `starting the sink failed: cannot open ${folder}: EISDIR: illegal operation on a directory`,
      cause: expect.objectContaining({ code: 'EISDIR' }),
    });
  });

  it('surfaces a close that fails, with its cause, after what was acknowledged', async () => {
    const path = join(folder, 'lost.jsonl');
    async function* rows() {
      yield { id: 1 };
      closeSync(descriptorOf(path));
    }
    await expect(lastValueFrom(fromTable(rows()).pipe(sinkTo(new FileSink(path))))).rejects.toMatchObject({
      code: 'SINK_CLOSE_FAILED',
      message: expect.stringMatching(
        /^closing the sink failed after 1 acknowledged events: cannot close .*lost\.jsonl: EBADF/,
      ),
      cause: expect.objectContaining({ code: 'EBADF' }),
    });
  });

  it('goes on at a position: what lies past it is cut off, also in mode w', () => {
    const path = join(folder, 'resumed.jsonl');
    const first = new FileSink(path, { mode: 'w' });
    first.start();
    first.write([{ id: 1 }]);
    const position = first.position();
    first.write([{ id: 2 }]);
    first.close();
    const second = new FileSink(path, { mode: 'w' });
    second.resume(JSON.parse(JSON.stringify(position)));
    second.start();
    second.write([{ id: 3 }]);
    second.close();
    expect(readFileSync(path, 'utf8')).toBe('{"id":1}\n{"id":3}\n');
    expect(second.position()).toEqual({ path, bytes: 18, tail: expect.any(Number) });
  });

  /** Writes two events to a new file; returns where its sink then stood. */
  const noted = (path: string) => {
    const sink = new FileSink(path, { mode: 'w' });
    sink.start();
    sink.write([{ id: 1 }, { id: 2 }]);
    sink.close();
    return JSON.parse(JSON.stringify(sink.position()));
  };

  it('cannot go on in a file that is gone, shorter or changed, and leaves it as it is', () => {
    const path = join(folder, 'cut.jsonl');
    const sink = new FileSink(path);
    sink.resume(noted(path));
    rmSync(path);
    expect(() => sink.start()).toThrow(
      /cannot open .*cut\.jsonl: it is gone, and \d+ bytes were acknowledged: another process has changed it; put it back/,
    );
    const why = (text: string) => {
      writeFileSync(path, text);
      expect(() => sink.start()).toThrow('another process has changed it; put it back as it was, or remove it and');
      expect(readFileSync(path, 'utf8')).toBe(text);
      try {
        sink.start();
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    expect(why('{}\n')).toContain(`cannot open ${path}: it holds 3 bytes, and 18 were acknowledged: another process`);
    expect(why('{"id":1}\n{"id":3}\n')).toContain('what it holds before byte 18 is not what was acknowledged');
    expect(why(`${'\0'.repeat(9)}{"id":2}\n{"id":3}\n`)).toContain('what it holds before byte 18 is not');
    // Put back, it goes on.
    writeFileSync(path, '{"id":1}\n{"id":2}\n{"id":9');
    sink.start();
    sink.write([{ id: 3 }]);
    sink.close();
    expect(readFileSync(path, 'utf8')).toBe('{"id":1}\n{"id":2}\n{"id":3}\n');
  });

  it('cannot go on in another file', () => {
    const [path, other] = [join(folder, 'this.jsonl'), join(folder, 'other.jsonl')];
    expect(() => new FileSink(other).resume(noted(path))).toThrow(
      `path was "${path}" when the checkpoint was written and is "${other}": run it as before`,
    );
  });

  it.each([{ offset: 1 }, { path: 'x', bytes: -1, tail: 0 }, { bytes: 3 }, 7, { path: 'x', bytes: 1, tail: 'x' }])(
    'cannot go on at a position that is none: %p',
    (position) => {
      expect(() => new FileSink('x').resume(position)).toThrow('position must be a position of FileSink');
    },
  );

  it.each([0, 9, 27])(
    'notes no place in a file that another process has made %i bytes long, and leaves no hole',
    (bytes) => {
      const path = join(folder, 'meanwhile.jsonl');
      const sink = new FileSink(path, { mode: 'w' });
      sink.start();
      sink.write([{ id: 1 }, { id: 2 }]);
      sink.position();
      if (bytes === 27) writeFileSync(path, '{"id":7}\n', { flag: 'a' });
      else truncateSync(path, bytes);
      sink.write([{ id: 3 }]);
      expect(() => sink.position()).toThrow(
        `cannot note the place in ${path}: it holds ${bytes + 9} bytes, and 27 were written: another process has changed it`,
      );
      sink.abort();
      expect(readFileSync(path, 'utf8')).not.toContain('\0');
    },
  );

  it('notes no place after a close that failed', () => {
    const path = join(folder, 'unsynced.jsonl');
    const sink = new FileSink(path);
    sink.start();
    sink.write([{ id: 1 }]);
    closeSync(descriptorOf(path));
    expect(() => sink.close()).toThrow('EBADF');
    expect(() => sink.position()).toThrow('the system could not put all of it on disk');
  });

  it('refuses a path that is none', () => {
    expect(() => new FileSink('')).toThrow('path must be the path of a file, got ""');
  });

  it('refuses another mode', () => {
    // @ts-expect-error: no such mode
    expect(() => new FileSink('x', { mode: 'x' })).toThrow('mode must be "a" to append or "w" to overwrite, got "x"');
  });
});

/** The descriptor under which this process has a file open. */
function descriptorOf(path: string): number {
  const { dev, ino } = statSync(path);
  for (let file = 3; file < 1024; file++)
    try {
      const open = fstatSync(file);
      if (open.dev === dev && open.ino === ino) return file;
    } catch {}
  throw new Error(`${path} is not open`);
}
