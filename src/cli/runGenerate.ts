import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ByteWriter } from '../encode/byteWriter.ts';
import { createEncoder } from '../encode/encodeEvent.ts';
import { Spindle, type Table } from '../generator/index.ts';
import { csvLines } from './csvLines.ts';
import { domainNamed } from './domainNamed.ts';
import type { GenerateFlags } from './generate.ts';
import { loadProgress } from './progress.ts';

/** Lines are joined up to about this many characters before they are written. */
const chunkLength = 1 << 16;

/** Runs `spindle generate`: table by table, in constant memory. */
export async function runGenerate(name: string, flags: GenerateFlags): Promise<void> {
  const { output, format = 'jsonl', scale = 'small', seed = 42, quiet = false } = flags;
  const domain = await domainNamed(name);
  const tables: Readonly<Record<string, Table>> = new Spindle().generate({ domain, scale, seed }).tables;
  const progress = await loadProgress(!quiet);
  await mkdir(output, { recursive: true });
  for (const table of Object.values(tables)) {
    const path = join(output, `${table.name}.${format}`);
    const lines = format === 'csv' ? csvLines(table) : jsonLines(table);
    progress.start(table.rowCount);
    try {
      await pipeline(Readable.from(chunks(lines, progress.update)), createWriteStream(path));
    } finally {
      progress.stop();
    }
    if (!quiet) process.stderr.write(`${path}: ${table.rowCount.toLocaleString('en-US')} rows\n`);
  }
}

function* jsonLines(table: Table): Generator<string> {
  const encode = createEncoder();
  const out = new ByteWriter();
  for (const row of table) {
    out.clear();
    encode(row, out);
    yield `${out.written()}\n`;
  }
}

function* chunks(lines: Iterable<string>, written: (lines: number) => void): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const line of lines) {
    chunk += line;
    count++;
    if (chunk.length < chunkLength) continue;
    written(count);
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
