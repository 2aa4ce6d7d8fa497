// MurmurHash3 of 32 bits (Appleby 2011), word by word. What comes out never changes within a major version: a seed's
// values and the shard of a key follow from it.

// Looked up once: inside a VM context, where tests run, finding `Math` takes longer than the product.
const { imul } = Math;

/** Takes one more word into a hash. */
export function mix(hash: number, word: number): number {
  let k = imul(word, 0xcc9e2d51);
  k = imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads what a hash has taken in over all its bits: the last step. */
export function finalize(hash: number): number {
  let h = hash;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Takes the UTF-16 units of a text into a hash. */
export function mixText(hash: number, text: string): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** The hash of a text. */
export const hashText = (text: string, seed: number): number => finalize(mixText(seed, text) ^ text.length);

/** The hash of bytes. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  let h = seed;
  for (let i = 0; i < bytes.length; i++) h = mix(h, bytes[i] as number);
  return finalize(h ^ bytes.length);
}
