/** Node's Buffer writes and compares short runs of bytes faster than what the web has. A browser has none. */
const buffer = typeof Buffer === 'function' ? Buffer : undefined;
const encoder = new TextEncoder();
/** Keeps a byte order mark, as Buffer does. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Memory that may hold anything. In Node it is a Buffer, which libraries expect. */
export const allocate: (size: number) => Uint8Array<ArrayBuffer> = buffer
  ? (size) => buffer.allocUnsafeSlow(size)
  : (size) => new Uint8Array(size);

/** Writes text as UTF-8 where there is room for three bytes a character, and returns how many bytes it took. */
export const writeText: (bytes: Uint8Array, text: string, at: number) => number = buffer
  ? (bytes, text, at) => (bytes as Buffer).write(text, at)
  : (bytes, text, at) => encoder.encodeInto(text, bytes.subarray(at)).written;

/** Whether `expected`, which was allocated here, begins with exactly the bytes of `actual`. */
export const startsWith: (expected: Uint8Array, actual: Uint8Array) => boolean = buffer
  ? (expected, actual) => (expected as Buffer).compare(actual, 0, actual.length, 0, actual.length) === 0
  : (expected, actual) => actual.every((byte, i) => byte === expected[i]);

/** The bytes of a text as UTF-8. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** The text whose UTF-8 the bytes are. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
