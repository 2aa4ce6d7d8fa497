import { describe, expect, it } from '@jest/globals';
import { crc32c, Reader, readRecordsBatch } from '@platformatic/kafka';
import type { KafkaRecord } from '../../../../sinks/kafka/kafkaClient.ts';
import { RecordBatches } from '../../../../sinks/kafka/platformatic/recordBatch.ts';

const record = (value: string, key: string | null, timestamp: number, partition = 0): KafkaRecord => ({
  value: Buffer.from(value),
  key: key === null ? null : Buffer.from(key),
  timestamp,
  partition,
});
const states = () => {
  let next = 100;
  const sequence = (_partition: number, records: number) => {
    next += records;
    return next - records;
  };
  return { id: 7n, epoch: 3, sequence };
};
const records = [
  record('first', 'a', 1_700_000_000_000),
  record('', null, 0),
  record('x'.repeat(70_000), 'k'.repeat(200), 1_700_000_000_000 + 2 ** 40),
  record('Zoë 😀', '', 1_699_999_999_999),
];

describe('RecordBatches', () => {
  it.each([false, true])('writes what another implementation reads (gzip: %s)', async (useGzip) => {
    const headers = { source: 'spindle', ünïcode: 'ζ' };
    const [batch] = await new RecordBatches(states(), headers, useGzip, crc32c).encode(records);
    const bytes = batch?.bytes as Buffer;
    const read = readRecordsBatch(Reader.from(bytes));
    expect(read).toMatchObject({
      firstOffset: 0n,
      length: bytes.length - 12,
      magic: 2,
      crc: crc32c(bytes.subarray(21)),
      attributes: useGzip ? 1 : 0,
      lastOffsetDelta: 3,
      firstTimestamp: 1_700_000_000_000n,
      maxTimestamp: 1_700_000_000_000n + 2n ** 40n,
      producerId: 7n,
      producerEpoch: 3,
      firstSequence: 100,
    });
    expect(
      read.records.map(({ key, value, timestampDelta, offsetDelta }) => ({
        key: key == null ? null : String(key),
        value: String(value),
        timestamp: Number(read.firstTimestamp + timestampDelta),
        offsetDelta,
      })),
    ).toEqual(
      records.map(({ key, value, timestamp }, offsetDelta) => ({
        key: key === null ? null : String(key),
        value: String(value),
        timestamp,
        offsetDelta,
      })),
    );
    for (const one of read.records)
      expect(Object.fromEntries(one.headers.map(([name, value]) => [String(name), String(value)]))).toEqual(headers);
  });

  it('makes one batch for each partition, in the order of the records', async () => {
    const mixed = Array.from({ length: 300 }, (_, i) => record(`${i}`, null, i, i % 3));
    const batches = await new RecordBatches(states(), {}, false, crc32c).encode(mixed);
    expect(batches.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    for (const { partition, bytes } of batches) {
      const { records: read, firstSequence } = readRecordsBatch(Reader.from(bytes));
      expect(firstSequence).toBe(100 * (partition + 1));
      expect(read.map(({ value }) => Number(value) % 3)).toEqual(Array.from({ length: 100 }, () => partition));
      expect(read.map(({ value }) => Number(value))).toEqual(
        [...read.map(({ value }) => Number(value))].sort((a, b) => a - b),
      );
    }
  });
});
