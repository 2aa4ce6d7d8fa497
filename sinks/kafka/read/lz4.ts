const MAGIC = 0x184d2204;
/** The flags of a frame. */
const HAS_BLOCK_CHECKSUMS = 0x10;
const HAS_CONTENT_SIZE = 0x08;
const HAS_DICTIONARY_ID = 0x01;
/** The bit of a block's size that says that the block is not compressed. */
const UNCOMPRESSED = 0x80000000;
const MIN_MATCH = 4;

/**
 * Decompresses an LZ4 frame, which is how Kafka stores records with the codec lz4. Its checksums are not compared: the broker has
 * checked the record batch with the batch's own.
 */
export function decompressLz4(frame: Buffer): Buffer {
  if (frame.length < 7 || frame.readUInt32LE(0) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = frame.readUInt8(4);
  const maxBlockSize = 1 << (8 + 2 * ((frame.readUInt8(5) >> 4) & 7));
  let at = 7 + (flags & HAS_CONTENT_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY_ID ? 4 : 0);
  let out = Buffer.allocUnsafe(4 * frame.length + maxBlockSize);
  let length = 0;
  for (;;) {
    const size = frame.readUInt32LE(at);
    at += 4;
    if (size === 0) return out.subarray(0, length);
    const end = at + (size & ~UNCOMPRESSED);
    if (out.length < length + maxBlockSize) out = Buffer.concat([out], 2 * out.length + maxBlockSize);
    if (end > frame.length) throw new Error('the LZ4 frame is cut off');
    if (size >= UNCOMPRESSED) length += frame.copy(out, length, at, end);
    else length = decompressBlock(frame.subarray(at, end), out, length);
    at = end + (flags & HAS_BLOCK_CHECKSUMS ? 4 : 0);
  }
}

/** Decodes a block to `start`, and returns where it ends. A block may refer to the bytes of earlier blocks. */
function decompressBlock(block: Buffer, out: Buffer, start: number): number {
  let at = 0;
  let length = start;
  /** Four bits, which go on in further bytes if all of them are set. */
  const lengthOf = (bits: number) => {
    let value = bits;
    for (let byte = bits === 15 ? 255 : 0; byte === 255; value += byte) byte = block.readUInt8(at++);
    return value;
  };
  while (at < block.length) {
    const token = block.readUInt8(at++);
    const literals = lengthOf(token >> 4);
    length += block.copy(out, length, at, at + literals);
    at += literals;
    // The last sequence has literals only.
    if (at >= block.length) break;
    const distance = block.readUInt16LE(at);
    at += 2;
    const end = length + lengthOf(token & 15) + MIN_MATCH;
    if (distance === 0 || distance > length || end > out.length) throw new Error('the LZ4 block is damaged');
    // A match may overlap what it writes, and then repeats it.
    for (; length < end; length++) out[length] = out[length - distance] as number;
  }
  return length;
}
