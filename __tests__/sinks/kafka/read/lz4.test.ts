import { describe, expect, it } from '@jest/globals';
import { decompressLz4 } from '../../../../sinks/kafka/read/lz4.ts';

const magic = [0x04, 0x22, 0x4d, 0x18];
const size = (bytes: number) => [bytes & 0xff, bytes >> 8, 0, 0];
const stored = (text: string) => [...size(text.length).slice(0, 3), 0x80, ...Buffer.from(text)];
const end = [0, 0, 0, 0];
const checksum = [1, 2, 3, 4];

describe('decompressLz4', () => {
  it.each<[string, number[], string]>([
    ['stored blocks', [0x60, 0x40, 0, ...stored('ab'), ...stored('cd'), ...end], 'abcd'],
    ['a match that overlaps itself', [0x60, 0x40, 0, ...size(6), 0x15, 0x61, 1, 0, 0x10, 0x62, ...end], 'aaaaaaaaaab'],
    [
      'a match that reaches into the block before',
      [0x40, 0x40, 0, ...stored('abcd'), ...size(5), 0x00, 4, 0, 0x10, 0x65, ...end],
      'abcdabcde',
    ],
    [
      'a length of several bytes',
      [0x60, 0x40, 0, ...size(8), 0x1f, 0x61, 1, 0, 255, 0, 0x10, 0x62, ...end],
      `${'a'.repeat(275)}b`,
    ],
    [
      'checksums of blocks, and a content size',
      [0x78, 0x40, ...size(4), ...end, 0, ...stored('ab'), ...checksum, ...stored('cd'), ...checksum, ...end],
      'abcd',
    ],
    ['nothing', [0x60, 0x40, 0, ...end], ''],
  ])('reads %s', (_, frame, text) => {
    expect(String(decompressLz4(Buffer.from([...magic, ...frame])))).toBe(text);
  });

  it.each<[string, number[], string]>([
    ['something else', [1, 2, 3, 4, 5, 6, 7, 8], 'no LZ4 frame'],
    ['a frame that is cut off', [...magic, 0x60, 0x40, 0, ...stored('abcd').slice(0, 6)], 'cut off'],
    ['a match before the beginning', [...magic, 0x60, 0x40, 0, ...size(4), 0x10, 0x61, 2, 0, ...end], 'damaged'],
  ])('refuses %s', (_, frame, message) => {
    expect(() => decompressLz4(Buffer.from(frame))).toThrow(message);
  });
});
