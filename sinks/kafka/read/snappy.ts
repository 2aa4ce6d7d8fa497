import snappy from 'snappyjs';

/**
 * Java's producer puts the blocks of snappy into a frame of its own (xerial's): this, two versions, then each block's length.
 */
const FRAME_START = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0]);
const FRAME_HEAD = 16;

/** Decompresses records with the codec snappy, in the frame of Java's producer or without one. */
export function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, FRAME_START.length).equals(FRAME_START)) return snappy.uncompress(bytes);
  const blocks: Buffer[] = [];
  for (let at = FRAME_HEAD; at < bytes.length; ) {
    const start = at + 4;
    const end = start + bytes.readInt32BE(at);
    blocks.push(snappy.uncompress(bytes.subarray(start, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}
