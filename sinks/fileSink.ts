import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createEncoder } from '../src/encode/encodeEvent.ts';
import { checkOption } from '../src/errors.ts';
import type { Sink } from './sink.ts';

export interface FileSinkOptions {
  /** `a` (default) appends, `w` empties the file at the first start; a later start always appends. */
  readonly mode?: 'a' | 'w';
}

/**
 * Writes events to a file as JSON Lines, UTF-8. Folders on the way are made; an unterminated last line is closed before
 * appending. `write` is synchronous, so a batch is acknowledged when the system has taken it; when `close` is done the data
 * is on disk (fsync). Nothing is opened before `start`.
 */
export class FileSink implements Sink {
  readonly path: string;
  #mode: 'a' | 'w';
  #file: number | undefined;
  readonly #encode = createEncoder();

  constructor(path: string, { mode = 'a' }: FileSinkOptions = {}) {
    checkOption(typeof path === 'string' && path !== '', 'path', path, 'the path of a file');
    checkOption(mode === 'a' || mode === 'w', 'mode', mode, '"a" to append or "w" to overwrite');
    this.path = path;
    this.#mode = mode;
  }

  start(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const file = openSync(this.path, this.#mode === 'w' ? 'w' : 'a+');
    this.#file = file;
    this.#mode = 'a';
    const { size } = fstatSync(file);
    if (size === 0 || !fstatSync(file).isFile()) return;
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    if (last[0] !== 0x0a) writeSync(file, '\n');
  }

  write(batch: readonly object[]): void {
    let text = '';
    for (const event of batch) text += `${this.#encode(event)}\n`;
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; )
      written += writeSync(this.#file as number, bytes, written, bytes.length - written);
  }

  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    try {
      if (fstatSync(file).isFile()) fsyncSync(file);
    } finally {
      this.abort();
    }
  }

  abort(): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    closeSync(file);
  }
}
