import { describe, expect, it } from '@jest/globals';
import { murmur2, partitionOf } from '../../../sinks/kafka/murmur2.ts';

describe('murmur2', () => {
  // From the tests of Kafka's own client.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is that of the Java client', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('gives a partition that exists, for any key', () => {
    for (let i = 0; i < 1000; i++) {
      const partition = partitionOf(Buffer.from(`key ${i}`), 7);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(7);
    }
  });
});
