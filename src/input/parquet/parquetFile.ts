import type { Compressors, DecodedArray, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { reasonOf, SpindleError, show } from '../../errors.ts';
import { utf8 } from '../../table/bytesAsText.ts';
import type { ByteSource } from './byteSource.ts';
import { loadCodecs } from './codecs.ts';
import { ColumnPages, type PageReader } from './columnPages.ts';
import { brokenFooter, notParquet, readFooter } from './footer.ts';
import { columnNodes, type SchemaNode, storedSchema } from './schema.ts';

/** So many rows are decoded at once. */
const BATCH_ROWS = 1024;
/** What the windows of all columns may take together, and the least and the most that one takes. */
const WINDOWS_BYTES = 32 * 2 ** 20;
const [LEAST_WINDOW, LARGEST_WINDOW] = [64 * 1024, 2 ** 20];

/** The next rows, as columns of stored values. */
export interface Batch {
  readonly rowCount: number;
  /** By the place of the column. */
  readonly columns: readonly DecodedArray[];
}

/** What hyparquet does: its code is loaded when the first Parquet file is read. */
interface Decoder extends PageReader {
  readonly tree: SchemaTree;
  readonly assembleNested: typeof import('hyparquet/src/assemble.js').assembleNested;
  readonly parsers: Parameters<typeof import('hyparquet/src/assemble.js').assembleNested>[2];
  readonly compressors: Compressors;
}

/** The footer of a Parquet file, and a way to read its rows from the start. */
export class ParquetFile {
  readonly label: string;
  readonly metadata: FileMetaData;
  readonly nodes: readonly SchemaNode[];
  readonly #open: () => Promise<ByteSource>;
  readonly #decoder: Decoder;

  constructor(label: string, open: () => Promise<ByteSource>, metadata: FileMetaData, decoder: Decoder) {
    this.label = label;
    this.metadata = metadata;
    this.nodes = columnNodes(metadata);
    this.#open = open;
    this.#decoder = decoder;
  }

  /** The number of rows, as the footer says it. */
  get rowCount(): number {
    return Number(this.metadata.num_rows);
  }

  /** The rows of the columns at these places, batch by batch. The file is open meanwhile. */
  async *batches(places: readonly number[] = this.nodes.map((_, place) => place)): AsyncGenerator<Batch> {
    const source = await this.#open();
    try {
      for (const [index, group] of this.metadata.row_groups.entries())
        yield* this.#groupBatches(source, group, index, places);
    } finally {
      await source.close();
    }
  }

  async *#groupBatches(
    source: ByteSource,
    group: RowGroup,
    index: number,
    places: readonly number[],
  ): AsyncGenerator<Batch> {
    const columns = places.map((place) =>
      this.#attempt(place, index, () => this.#columnOf(source, group, place, places.length)),
    );
    for (let left = Number(group.num_rows); left > 0; ) {
      let rowCount = Math.min(left, BATCH_ROWS);
      for (const [i, { leaves }] of columns.entries())
        for (const leaf of leaves) {
          if (leaf.available === 0) await this.#attempting(places[i] as number, index, () => leaf.fill());
          rowCount = Math.min(rowCount, leaf.available);
        }
      const values = columns.map(({ take }, i) => this.#attempt(places[i] as number, index, () => take(rowCount)));
      left -= rowCount;
      yield { rowCount, columns: values };
    }
  }

  #columnOf(source: ByteSource, group: RowGroup, place: number, count: number) {
    const { tree, parsers, compressors, assembleNested } = this.#decoder;
    const top = tree.children[place] as SchemaTree;
    const windowBytes = Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, WINDOWS_BYTES / count));
    const leaves = leavesOf([tree, top]).map((schemaPath) => {
      const { element, path } = schemaPath.at(-1) as SchemaTree;
      const name = path.join('.');
      const sizes = group.columns.find(({ meta_data: one }) => one?.path_in_schema.join('.') === name)?.meta_data;
      if (!sizes || !element.type) throw new Error(`the row group has no values of ${show(name)}`);
      const decoder = {
        pathInSchema: path,
        type: element.type,
        element,
        schemaPath,
        codec: sizes.codec,
        parsers,
        compressors,
        utf8: false,
      };
      return { name, pages: new ColumnPages(source, sizes, decoder, this.#decoder, windowBytes) };
    });
    const take = (rows: number): DecodedArray => {
      if (top.children.length === 0) return (leaves[0] as (typeof leaves)[0]).pages.take(rows);
      const parts = new Map(leaves.map(({ name, pages }) => [name, pages.take(rows)]));
      assembleNested(parts, top, parsers);
      return parts.get(top.element.name) as DecodedArray;
    };
    return { leaves: leaves.map(({ pages }) => pages), take };
  }

  /** What fails in a column says which. */
  #attempt<T>(place: number, group: number, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw this.#inColumn(place, group, cause);
    }
  }

  async #attempting<T>(place: number, group: number, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      throw this.#inColumn(place, group, cause);
    }
  }

  #inColumn(place: number, group: number, cause: unknown): SpindleError {
    if (cause instanceof SpindleError) return cause;
    const column = this.nodes[place]?.element.name;
    return notParquet(this.label, `row group ${group + 1}, column ${show(column)}: ${reasonOf(cause)}`, cause);
  }
}

/** Reads the footer of a file. */
export async function openParquet(label: string, open: () => Promise<ByteSource>): Promise<ParquetFile> {
  const source = await open();
  try {
    const metadata = await readFooter(source, label);
    const { parquetSchema } = await import('hyparquet');
    const { parquetHeader, readPage } = await import('hyparquet/src/column.js');
    const { decompressPage } = await import('hyparquet/src/datapage.js');
    const { assembleNested } = await import('hyparquet/src/assemble.js');
    const { DEFAULT_PARSERS } = await import('hyparquet/src/convert.js');
    const compressors = await loadCodecs();
    const schema = storedSchema(metadata.schema);
    let tree: SchemaTree;
    try {
      tree = parquetSchema({ schema });
    } catch (cause) {
      throw brokenFooter(label, cause);
    }
    const parsers = { ...DEFAULT_PARSERS, stringFromBytes: (bytes: Uint8Array) => bytes && utf8(bytes) };
    return new ParquetFile(label, open, metadata, {
      tree,
      parsers,
      compressors,
      parquetHeader,
      readPage,
      decompressPage,
      assembleNested,
    });
  } finally {
    await source.close();
  }
}

/** The paths from the root to each leaf below the end of a path. */
function leavesOf(path: readonly SchemaTree[]): SchemaTree[][] {
  const { children } = path.at(-1) as SchemaTree;
  return children.length === 0 ? [[...path]] : children.flatMap((child) => leavesOf([...path, child]));
}
