import type { FileMetaData, SchemaElement } from 'hyparquet';
import { reasonOf, SpindleError, show } from '../../errors.ts';
import type { ByteSource } from './byteSource.ts';

/** The error for a file that cannot be read as Parquet. */
export const notParquet = (label: string, why: string, cause?: unknown): SpindleError =>
  new SpindleError('INVALID_INPUT', `${label} is not a valid Parquet file: ${why}`, { cause });

const MAGIC = 'PAR1';
const ENCRYPTED = 'PARE';

/** Reads the end of a file, which says where its columns are. Throws `INVALID_INPUT` if it is missing, broken or encrypted. */
export async function readFooter(source: ByteSource, label: string): Promise<FileMetaData> {
  await checkMagic(source, label);
  const { parquetMetadataAsync } = await import('hyparquet');
  const slice = async (start: number, end?: number) =>
    (await source.read(start, end ?? source.byteLength)).buffer as ArrayBuffer;
  const file = { byteLength: source.byteLength, slice };
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false, parsers });
    checkMetadata(metadata, label);
    return metadata;
  } catch (cause) {
    throw brokenFooter(label, cause);
  }
}

/** The error for a footer that cannot be understood. */
export const brokenFooter = (label: string, cause: unknown): SpindleError =>
  cause instanceof SpindleError ? cause : notParquet(label, `its footer is broken: ${reasonOf(cause)}`, cause);

/** Times in statistics stay as they are stored. */
const stored = (units: bigint): bigint => units;
const parsers = {
  timestampFromMilliseconds: stored,
  timestampFromMicroseconds: stored,
  timestampFromNanoseconds: stored,
};

async function checkMagic(source: ByteSource, label: string): Promise<void> {
  const { byteLength } = source;
  if (byteLength === 0) throw notParquet(label, 'it is empty');
  const word = async (at: number) =>
    String.fromCharCode(...(await source.read(Math.max(at, 0), Math.min(at + 4, byteLength))));
  const [first, last] = [await word(0), await word(byteLength - 4)];
  if (first === ENCRYPTED || last === ENCRYPTED)
    throw new SpindleError('INVALID_INPUT', `${label} is encrypted: write it anew without encryption`);
  if (first !== MAGIC) throw notParquet(label, `it begins with ${show(first)}, not ${show(MAGIC)}`);
  if (last !== MAGIC || byteLength < 12)
    throw notParquet(label, `it does not end with ${show(MAGIC)}: it was cut short, or never finished`);
}

function checkMetadata({ schema, row_groups: groups }: FileMetaData, label: string): void {
  const [root] = schema;
  if (!root?.num_children) throw notParquet(label, 'it has no columns');
  const names = topLevelNames(schema);
  const second = names.find((name, i) => names.indexOf(name) !== i);
  if (second !== undefined)
    throw new SpindleError('INVALID_INPUT', `${label}: two columns are named ${show(second)}; give one another name`);
  for (const { columns } of groups)
    for (const column of columns) {
      if (column.crypto_metadata || !column.meta_data)
        throw new SpindleError('INVALID_INPUT', `${label} has an encrypted column: write it anew without encryption`);
      if (column.file_path)
        throw new SpindleError(
          'INVALID_INPUT',
          `${label} holds no rows itself, it refers to ${show(column.file_path)}: read that file`,
        );
    }
}

/** The names of the columns: the schema lists each one before what is nested in it. */
function topLevelNames(schema: readonly SchemaElement[]): readonly string[] {
  const names: string[] = [];
  for (let i = 1; i < schema.length; ) {
    names.push((schema[i] as SchemaElement).name);
    let nested = 1;
    for (; nested > 0; i++) nested += (schema[i]?.num_children ?? 0) - 1;
  }
  return names;
}
