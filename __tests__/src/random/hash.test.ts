import { expect, it } from '@jest/globals';
import { finalize, hashBytes, hashText, mix } from '../../../src/random/hash.ts';

/** MurmurHash3_x86_32 of whole words, whose length in bytes the reference takes in at the end. */
const murmur3 = (words: readonly number[], seed: number) =>
  finalize(words.reduce(mix, seed) ^ (4 * words.length)) >>> 0;

// Verification values of the reference implementation.
it.each<[readonly number[], number, number]>([
  [[], 0, 0],
  [[], 1, 0x514e28b7],
  [[], 0xffffffff, 0x81f16f39],
  [[0xffffffff], 0, 0x76293b50],
  [[0x87654321], 0, 0xf55b516b],
  [[0x87654321], 0x5082edee, 0x2362f9de],
  [[0], 0, 0x2362f9de],
])('is MurmurHash3 of %p with seed %p', (words, seed, hash) => {
  expect(murmur3(words, seed)).toBe(hash);
});

it('takes in each unit of a text and each byte', () => {
  expect(hashText('abc', 1)).toBe(hashBytes(Buffer.from('abc'), 1));
  expect(new Set(['', '\0', 'a', 'ab', 'ba'].map((text) => hashText(text, 1))).size).toBe(5);
});
