import { Reason } from '../../errors.ts';

/** The first bytes tell what is no text. A byte order mark has fewer. */
const BEGINNING = 10;

/** What people take for a table of text, by its first bytes, and what they can do. */
const otherFormats: readonly (readonly [beginning: string, what: string])[] = [
  ['PK\x03\x04', 'it is a ZIP archive, as Excel workbooks are; unpack it, or save its sheet as CSV'],
  ['\xff\xfe\0\0', 'it is UTF-32; save it as UTF-8'],
  ['\0\0\xfe\xff', 'it is UTF-32; save it as UTF-8'],
  ['BZh91AY&SY', 'it is packed with bzip2; unpack it, or pack it with gzip'],
  ['\xfd7zXZ\0', 'it is packed with xz; unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'it is packed with Zstandard; unpack it, or pack it with gzip'],
];

/** The chunks, of which the first holds the beginning, unless there is less. Throws if they are no text, but something well known. */
export async function* requireText(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.of();
  for await (const chunk of bytes) {
    if (first) first = Buffer.concat([first, chunk]);
    if (first && first.length < BEGINNING) continue;
    if (first) checkBeginning(first);
    yield first ?? chunk;
    first = undefined;
  }
  if (!first || first.length === 0) return;
  checkBeginning(first);
  yield first;
}

function checkBeginning(first: Buffer): void {
  const beginning = first.toString('latin1', 0, BEGINNING);
  if (beginning.startsWith('PAR1'))
    throw new Reason((naming) => `it is Parquet: ${naming(['format'], 'parquet') ?? 'format: "parquet"'} reads it`);
  const what = otherFormats.find(([start]) => beginning.startsWith(start))?.[1];
  if (what !== undefined) throw new Reason(what);
}
