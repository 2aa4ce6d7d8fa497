import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noCounts } from '../../../src/input/found.ts';
import { findInputSource } from '../../../src/input/inputSource.ts';
import { openRecords, type RecordOptions } from '../../../src/input/records.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spindle-records-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads all of a file, which has this content. */
async function read(content: string | Buffer, options: Partial<RecordOptions> = {}) {
  const path = join(folder, 'file');
  await writeFile(path, content);
  const source = { ...(await findInputSource(path)), label: 'file' };
  const records = await openRecords(source, { format: 'csv', sampleSize: 2, ...options });
  const counts = noCounts();
  const all: unknown[] = [];
  for await (const batch of records.all(counts))
    for (const record of batch) all.push('fields' in record ? record.fields : record.values);
  return { names: records.names, found: records.found, counts, all };
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('records of text', () => {
  it.each<[string, Buffer, RegExp]>([
    [
      'Parquet',
      Buffer.from('PAR1\x15\x04\x15 and so on'),
      /^cannot read file: it is Parquet: format: "parquet" reads it$/,
    ],
    ['a ZIP archive', Buffer.from('PK\x03\x04 and so on'), /it is a ZIP archive, as Excel workbooks are; unpack it/],
    ['bzip2', Buffer.from('BZh91AY&SY and so on'), /it is packed with bzip2; unpack it, or pack it with gzip/],
    ['xz', Buffer.from('\xfd7zXZ\0 and so on', 'latin1'), /it is packed with xz/],
    ['Zstandard', Buffer.from('\x28\xb5\x2f\xfd and so on', 'latin1'), /it is packed with Zstandard/],
    ['UTF-32', Buffer.from('\xff\xfe\0\0n\0\0\0', 'latin1'), /it is UTF-32; save it as UTF-8/],
  ])('are not read from %s', async (_, content, message) => {
    for (const format of ['csv', 'jsonl', 'json'] as const)
      await expect(read(content, { format })).rejects.toThrow(message);
  });

  it.each(['PK,BZh9\n1,2\n', 'a\n', 'PAR,x\n1,2\n'])('are read from %j', async (text) => {
    expect((await read(text)).names).toEqual(text.split('\n')[0]?.split(','));
  });

  it.each<[string, Buffer, string, Partial<RecordOptions>]>([
    ['UTF-8', Buffer.from('n,v\nMüller €😀,1\n'), 'utf-8', {}],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFn,v\nMüller €😀,1\n'), 'utf-8', {}],
    ['UTF-16 LE', Buffer.from('\uFEFFn,v\nMüller €😀,1\n', 'utf16le'), 'utf-16le', {}],
    ['UTF-16 BE', utf16be('\uFEFFn,v\nMüller €😀,1\n'), 'utf-16be', {}],
    ['UTF-16 without a mark', Buffer.from('n,v\nMüller €😀,1\n', 'utf16le'), 'utf-16le', { encoding: 'utf-16' }],
    ['UTF-8 that is told', Buffer.from('\uFEFFn,v\nMüller €😀,1\n'), 'utf-8', { encoding: 'UTF8' }],
    ['UTF-8, as its mark proves', Buffer.from('\uFEFFn,v\nMüller €😀,1\n'), 'utf-8', { encoding: 'windows-1252' }],
    [
      'UTF-16 LE, as its mark proves',
      Buffer.from('\uFEFFn,v\nMüller €😀,1\n', 'utf16le'),
      'utf-16le',
      { encoding: 'utf-8' },
    ],
    ['UTF-16 BE, as its mark proves', utf16be('\uFEFFn,v\nMüller €😀,1\n'), 'utf-16be', { encoding: 'utf-16' }],
  ])('are decoded as %s', async (_, content, encoding, options) => {
    for (const packed of [content, gzipSync(content)]) {
      const { names, all, found } = await read(packed, options);
      expect([names, all, found.encoding, found.isGzip]).toEqual([
        ['n', 'v'],
        [['Müller €😀', '1']],
        encoding,
        packed !== content,
      ]);
    }
  });

  it('are decoded as windows-1252 and Shift JIS where that is told', async () => {
    const latin = await read(Buffer.from('n\nMüller\x80\n', 'latin1'), { encoding: 'latin1' });
    expect([latin.all, latin.found.encoding]).toEqual([[['Müller€']], 'windows-1252']);
    const japanese = await read(Buffer.from([0x6e, 0x0a, 0x93, 0xfa, 0x96, 0x7b]), { encoding: 'shift_jis' });
    expect(japanese.all).toEqual([['日本']]);
  });

  it('are whole where a chunk ends inside a character', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = `n\n${'x'.repeat(shift)}${'😀é€'.repeat(100_000)}\n`;
      expect((await read(text)).all).toEqual([[text.slice(2, -1)]]);
    }
  });

  it.each<[string, Buffer, string, Partial<RecordOptions>]>([
    [
      'n,v\na,1\nM\xfcller,1\n',
      Buffer.of(),
      'file, line 3 is not UTF-8; say which encoding the file has, such as encoding: "windows-1252"',
      {},
    ],
    ['n,v\ra,1\r"M\r\n\xfcller",1\r', Buffer.of(), 'file, line 4 is not UTF-8', {}],
    ['\xff', Buffer.of(), 'file, line 1 is not UTF-8', {}],
    ['n\nx\n', Buffer.of(0xe2, 0x82), 'file, line 3 is not UTF-8', {}],
    ['n\nx\n', Buffer.of(0x81), 'file, line 3 is not SHIFT_JIS', { encoding: 'shift_jis' }],
    ['n\nx\n\x81 y\n', Buffer.of(), 'file, line 3 is not GBK', { encoding: 'gbk' }],
    ['{"a":1}\n{"a":"\xfc"}\n', Buffer.of(), 'file, line 2 is not UTF-8', { format: 'jsonl' }],
    ['[\n{"a":1},\n{"a":"\xfc"}\n]', Buffer.of(), 'file, line 3 is not UTF-8', { format: 'json' }],
    [
      'n\0,\0v\0\n\0',
      Buffer.of(),
      'file, line 1 has NUL characters; say which encoding the file has, such as encoding: "utf-16le"',
      {},
    ],
  ])('that are not in their encoding name the line: %j', async (text, end, message, options) => {
    for (const lines of [0, 100_000]) {
      // Beyond the sample, and beyond the first chunk.
      const padding =
        lines > 0 && options.format === undefined && text.startsWith('n,v\n') ? 'b,2\n'.repeat(lines) : '';
      const content = Buffer.concat([Buffer.from(text.replace('n,v\n', `n,v\n${padding}`), 'latin1'), end]);
      const told = padding === '' ? message : message.replace('line 3', `line ${lines + 3}`);
      await expect(read(content, options)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(told),
      });
    }
  });

  it('are refused where gzip is cut off or damaged', async () => {
    const packed = gzipSync(`a\n${Array.from({ length: 10_000 }, (_, i) => `${i * 7919}\n`).join('')}`);
    const damaged = Buffer.from(packed);
    damaged.writeUInt32LE(7, packed.length - 8);
    for (const format of ['csv', 'jsonl', 'json'] as const) {
      const begun = Buffer.from(packed.subarray(0, 12));
      await expect(read(begun, { format })).rejects.toThrow('cannot read file: its gzip data ends too early');
    }
    await expect(read(packed.subarray(0, -9))).rejects.toThrow('cannot read file: its gzip data ends too early');
    await expect(read(damaged)).rejects.toThrow('cannot read file: its gzip data is damaged (incorrect data check)');
    await expect(read(Buffer.from([0x1f, 0x8b, 0xff, 0xff]))).rejects.toThrow('its gzip data');
  });

  it('are read from gzip in several members', async () => {
    const content = Buffer.concat([gzipSync('a\n1\n'), gzipSync('2\n')]);
    expect((await read(content)).all).toEqual([['1'], ['2']]);
  });
});

describe('records of CSV', () => {
  it('have the facts that were found, and are counted at each reading', async () => {
    const { found, counts, names } = await read('\n;;\nx; x;\n1;2;3\n;;\n \n\n1;2;3;4\n4;5;6\n1\n', {
      badRows: 'skip',
    });
    expect([names, found, counts]).toEqual([
      ['x', 'x_2', 'column_3'],
      {
        encoding: 'utf-8',
        isGzip: false,
        delimiter: ';',
        renamed: [
          { column: 'x_2', header: 'x' },
          { column: 'column_3', header: '' },
        ],
      },
      { rows: 2, emptyRows: 5, badRows: 2 },
    ]);
  });

  it('have columns by their places where there is no header', async () => {
    const { names, all } = await read('1,2\n3,4\n', { header: false });
    expect([names, all]).toEqual([
      ['column_1', 'column_2'],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ]);
    await expect(read('1,2\n3\n', { header: false })).rejects.toThrow('line 2 has 1 field, and the first row has 2');
  });

  it.each([
    [
      'a,b\n5" pipe,1\n',
      'file, line 2, column "a": a quote stands inside the field; relaxedQuotes takes quotes inside fields as they are',
    ],
    ['a,b\n"x"y,1\n', 'file, line 2, column "a": text follows the quote that closes the field; relaxedQuotes takes'],
    ['a,b\n1,2,3"\n', 'file, line 2, field 3: a quote stands inside the field'],
    ['a,"b\n', 'file, line 1, field 2: the quote that opens the field is never closed'],
    ['a,b\n1,2\n3\n', 'file, line 3 has 1 field, and the header has 2; badRows: "skip" skips such rows'],
    ['', 'file is empty: CSV begins with its column names'],
    [',,\n,,\n', 'file is empty'],
  ])('are refused: %j', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('come before a row that is wrong', async () => {
    const path = join(folder, 'wrong');
    await writeFile(path, 'a,b\n1,2\n3,4\n5\n');
    const { all, sample } = await openRecords(await findInputSource(path), { format: 'csv', sampleSize: 1 });
    const got: number[] = [];
    const reading = async () => {
      for await (const batch of all()) got.push(batch.length);
    };
    await expect(reading()).rejects.toThrow('line 4 has 1 field');
    expect([sample, got]).toEqual([[{ at: 2, fields: ['1', '2'] }], [2]]);
  });
});

describe('records of a pipe', () => {
  it('come once, those of the sample first, also packed and a byte at a time', async () => {
    for (const packs of [false, true]) {
      const path = join(folder, `pipe${packs}`);
      execFileSync('mkfifo', [path]);
      const content = Buffer.from('a;b\n1;ü\n2;y\n3;z\n');
      const writing = createWriteStream(path);
      for (const byte of packs ? gzipSync(content) : content) writing.write(Buffer.of(byte));
      writing.end();
      const records = await openRecords(await findInputSource(path), { format: 'csv', sampleSize: 1 });
      const counts = noCounts();
      const rows: unknown[] = [];
      for await (const batch of records.all(counts)) for (const record of batch) rows.push(record);
      expect([records.sample.length, rows]).toEqual([
        1,
        [
          { at: 2, fields: ['1', 'ü'] },
          { at: 3, fields: ['2', 'y'] },
          { at: 4, fields: ['3', 'z'] },
        ],
      ]);
      expect(counts.rows).toBe(3);
      await expect(records.all()[Symbol.asyncIterator]().next()).rejects.toThrow('can be read only once');
    }
  });
});
