import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it, jest } from '@jest/globals';
import { SpindleError } from '../../src/errors.ts';
import { noCounts } from '../../src/input/found.ts';
import { openRecords, type RecordOptions } from '../../src/input/records.ts';
import { type Draw, drawOf } from './draw.ts';
import { anyRows } from './inputFiles.ts';
import { mutated } from './mutate.ts';

/** So many files, from seed 0; or the file of one seed. */
const cases = Number(process.env.SPINDLE_FUZZ_CASES ?? 1000);
const only = process.env.SPINDLE_FUZZ_SEED;

jest.setTimeout(7_200_000);

/** A file in one of the ways in which people have it, changed as by a bad disk or a careless editor. */
function anyFile(draw: Draw): { content: Buffer; options: RecordOptions } {
  const format = draw.pick(['csv', 'csv', 'csv', 'jsonl', 'json'] as const);
  let content = anyRows(draw, format);
  if (format === 'csv' && draw.chance(0.5)) content = replaced(content, ',', draw.pick([';', '\t', '|']));
  if (draw.chance(0.3)) content = replaced(content, '\n', draw.pick(['\r\n', '\r']));
  if (draw.chance(0.2)) content = Buffer.from(content.toString(), draw.pick(['utf16le', 'latin1']));
  if (draw.chance(0.3)) content = mutated(draw, content);
  if (draw.chance(0.1)) content = mutated(draw, gzipSync(content));
  const encoding = draw.pick([undefined, undefined, undefined, 'utf-8', 'utf-16le', 'windows-1252', 'shift_jis']);
  const csv = {
    ...(draw.chance(0.3) && { delimiter: draw.pick([',', ';', ' ', 'x', 'é']) }),
    ...(draw.chance(0.3) && { header: draw.chance(0.5) }),
    ...(draw.chance(0.3) && { relaxedQuotes: true }),
    ...(draw.chance(0.3) && { badRows: 'skip' as const }),
  };
  return { content, options: { format, encoding, sampleSize: 3, ...(format === 'csv' && csv) } };
}

const replaced = (content: Buffer, text: string, by: string): Buffer =>
  Buffer.from(content.toString('latin1').replaceAll(text, by), 'latin1');

/** What reading gives: all there is to know of the records, or a message. */
async function outcomeOf(content: Buffer, size: number, options: RecordOptions): Promise<string> {
  const chunks = Array.from({ length: Math.ceil(content.length / size) }, (_, i) =>
    content.subarray(i * size, (i + 1) * size),
  );
  const source = { label: 'file', reopens: true, open: () => Readable.from(chunks) };
  try {
    const { all, names, sample, found } = await openRecords(source, options);
    const counts = noCounts();
    const records: string[] = [];
    for await (const batch of all(counts)) for (const record of batch) records.push(JSON.stringify(record));
    expect(records.slice(0, 3)).toEqual(sample.map((record) => JSON.stringify(record)));
    return JSON.stringify({ names, found: { ...found, isGzip: false }, counts, records });
  } catch (error) {
    if (!(error instanceof SpindleError)) throw error;
    expect([error.code, error.message]).toEqual(['INVALID_INPUT', expect.stringMatching(/^[^\n]*file[^\n]{1,1000}$/)]);
    // A quotation ends with the piece that it is from.
    return error.message.replace(/unexpected ".*" at/, 'unexpected … at');
  }
}

/** Of broken UTF-16 that has U+FFFD of its own, the place of the first one is told, which may be that of the U+FFFD. */
const isBrokenUtf16 = (outcome: string): boolean => outcome.includes('is not UTF-16');

const isGzip = (content: Buffer): boolean => content[0] === 0x1f && content[1] === 0x8b;

it('a file is read the same in whatever pieces it comes, or refused in one line', async () => {
  const seeds = only === undefined ? Array.from({ length: cases }, (_, seed) => seed) : [Number(only)];
  const broken: unknown[] = [];
  let refused = 0;
  for (const seed of seeds) {
    const draw = drawOf(seed);
    const { content, options } = anyFile(draw);
    const size = Math.ceil(content.length / 300) + draw.integer(7);
    try {
      const whole = await outcomeOf(content, content.length + 1, options);
      if (!whole.startsWith('{')) refused++;
      // Broken gzip gives what came before, which depends on the pieces.
      if (isGzip(content)) continue;
      for (const parts of [await outcomeOf(content, size, options), await outcomeOf(gzipSync(content), 997, options)])
        if (parts !== whole && !(isBrokenUtf16(whole) && !parts.startsWith('{')))
          throw new Error(`in pieces of ${size} ${parts}, and as a whole ${whole}`);
    } catch (error) {
      broken.push(`seed ${seed} ${JSON.stringify(options)}: ${String((error as Error).stack).slice(0, 1500)}`);
    }
  }
  expect(broken.slice(0, 5)).toEqual([]);
  // Else the files would be too broken, or too sound, to tell anything.
  if (only === undefined) expect(refused / cases).toBeGreaterThan(0.1);
  if (only === undefined) expect(refused / cases).toBeLessThan(0.9);
});
