import { allocate, writeText } from './bytes.ts';

/** For longer texts `JSON.stringify` is faster than a loop over the characters. */
const SHORT = 64;

/** A buffer of UTF-8 that grows as events are written into it. */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  /** A view of the same memory. */
  view: DataView;
  length = 0;
  /** What the last {@link handOver} has handed over. */
  #spare: Pick<ByteWriter, 'bytes' | 'view'> | undefined;

  constructor(capacity = 16_384) {
    this.bytes = allocate(capacity);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset);
  }

  /** Makes room for so many more bytes, and returns the buffer to write them into. */
  reserve(more: number): Uint8Array<ArrayBuffer> {
    if (this.length + more > this.bytes.length) {
      const larger = allocate(2 * (this.length + more));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
      this.view = new DataView(larger.buffer, larger.byteOffset);
    }
    return this.bytes;
  }

  text(text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.length += writeText(this.reserve(3 * text.length), text, this.length);
  }

  /** Writes a text as a JSON string, exactly as `JSON.stringify` does. */
  quoted(text: string): void {
    if (text.length > SHORT || !this.#plainlyQuoted(text)) this.text(JSON.stringify(text));
  }

  /** Writes a text in quotes if it is ASCII and needs no escapes. Otherwise it returns false, and `length` stays as it was. */
  #plainlyQuoted(text: string): boolean {
    const { length } = text;
    const bytes = this.reserve(length + 2);
    let at = this.length;
    bytes[at++] = 0x22;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0x80) return false;
      bytes[at++] = code;
    }
    bytes[at++] = 0x22;
    this.length = at;
    return true;
  }

  lineFeed(): void {
    this.reserve(1)[this.length++] = 0x0a;
  }

  /** What was written. Valid until the next write. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** What was written. Valid until the next call of this method, because writing goes on in other memory. */
  handOver(): Uint8Array<ArrayBuffer> {
    const written = this.written();
    const { bytes, view } = this;
    this.bytes = this.#spare?.bytes ?? allocate(bytes.length);
    this.view = this.#spare?.view ?? new DataView(this.bytes.buffer, this.bytes.byteOffset);
    this.#spare = { bytes, view };
    this.length = 0;
    return written;
  }
}
