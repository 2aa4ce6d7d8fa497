import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ByteWriter } from '../../encode/byteWriter.ts';
import { createEncoder } from '../../encode/encodeEvent.ts';
import { Spindle, type Table } from '../../generator/index.ts';
import type { GenerateFlags } from '../options/generate.ts';
import { domainNamed } from '../plan/domainNamed.ts';
import { loadProgress } from '../terminal/progress.ts';

/** Lines are gathered to about so many bytes before they are written. */
const CHUNK = 65_536;

/** Runs `spindle generate`: table by table, in constant memory. */
export async function runGenerate(name: string, flags: GenerateFlags): Promise<void> {
  const { output, format = 'jsonl', scale = 'small', seed = 42, quiet = false } = flags;
  const domain = await domainNamed(name);
  const tables: Readonly<Record<string, Table>> = new Spindle().generate({ domain, scale, seed }).tables;
  const progress = await loadProgress(!quiet);
  await mkdir(output, { recursive: true }).catch(unwritable);
  for (const table of Object.values(tables)) {
    const path = join(output, `${table.name}.${format}`);
    progress.start(table.rowCount);
    const rows = counted(table, progress.update);
    try {
      await (format === 'csv'
        ? pipeline(Readable.from(rows), await csv(table), createWriteStream(path))
        : pipeline(jsonLines(rows), createWriteStream(path)));
    } catch (error) {
      unwritable(error);
    } finally {
      progress.stop();
    }
    if (!quiet) process.stderr.write(`${path}: ${table.rowCount.toLocaleString('en-US')} rows\n`);
  }
}

/** What the system refuses is told of the flag; a fault of ours is not. */
function unwritable(cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  throw code === undefined ? cause : Object.assign(new Error(`--output: ${message}`, { cause }), { code });
}

function* counted<T>(rows: Iterable<T>, tell: (count: number) => void): Generator<T> {
  let count = 0;
  for (const row of rows) {
    yield row;
    if (++count % 1000 === 0) tell(count);
  }
}

function* jsonLines(rows: Iterable<object>): Generator<Uint8Array> {
  const encode = createEncoder();
  const out = new ByteWriter(2 * CHUNK);
  for (const row of rows) {
    encode(row, out);
    out.lineFeed();
    if (out.length >= CHUNK) yield taken(out);
  }
  yield taken(out);
}

/** A copy, since the stream keeps what it is given for as long as it likes. */
function taken(out: ByteWriter): Uint8Array {
  const bytes = Buffer.from(out.written());
  out.clear();
  return bytes;
}

/** RFC 4180, the column names first: null is empty, dates are ISO 8601. */
async function csv({ columns }: Table): Promise<Transform> {
  const { stringify } = await import('csv-stringify');
  return stringify({
    header: true,
    columns: columns.map(({ name }) => name),
    cast: { date: (date) => date.toISOString(), boolean: String },
  });
}
