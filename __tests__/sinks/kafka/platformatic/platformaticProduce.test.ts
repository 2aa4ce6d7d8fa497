import { describe, expect, it } from '@jest/globals';
import * as library from '@platformatic/kafka';
import type { KafkaSettings } from '../../../../sinks/kafka/kafkaClient.ts';
import { type Library, PlatformaticProduce } from '../../../../sinks/kafka/platformatic/platformaticProduce.ts';
import type { RecordBatch } from '../../../../sinks/kafka/platformatic/recordBatch.ts';

const settings: KafkaSettings = {
  bootstrapServers: ['a:1'],
  topic: 'orders',
  clientId: 'test',
  ssl: false,
  sasl: undefined,
  compression: 'none',
  idempotent: true,
  headers: {},
  createTopic: undefined,
};

type Answer = (partitions: readonly number[]) => Record<number, number> | Error;
const all: Answer = (partitions) => Object.fromEntries(partitions.map((partition) => [partition, 0]));

/** Partitions 0 and 2 are led by broker 0, partition 1 by broker 1; brokers answer in turn as they are told, then well. */
function cluster(answers: Record<number, Answer[]>) {
  const log: string[] = [];
  const sequences: number[][] = [];
  let leaders = [0, 1, 0];
  const producer = {
    producerId: 5n,
    producerEpoch: 0,
    metadata: async () => ({
      topics: new Map([['orders', { partitions: leaders.map((leader) => ({ leader })) }]]),
      brokers: new Map([0, 1].map((node) => [node, { host: 'broker', port: node }])),
    }),
    clearMetadata: () => log.push('clear'),
    connections: {
      get: async ({ port }: { port: number }) => ({ port, socket: { destroy: () => log.push(`destroy ${port}`) } }),
    },
  };
  const request = async ({ port }: { port: number }, batches: readonly RecordBatch[]) => {
    const partitions = batches.map(({ partition }) => partition);
    log.push(`${port}: ${partitions}`);
    sequences.push(batches.map(({ bytes }) => bytes.readInt32BE(53)));
    const answer = (answers[port]?.shift() ?? all)(partitions);
    if (answer instanceof Error) throw answer;
    const response = {
      responses: [
        {
          partitionResponses: Object.entries(answer).map(([index, errorCode]) => ({ index: Number(index), errorCode })),
        },
      ],
    };
    if (Object.values(answer).some((code) => code !== 0)) throw Object.assign(new Error('refused'), { response });
    return response;
  };
  const fake = { ...library, createAPI: () => ({ async: request }) } as unknown as Library;
  const produce = new PlatformaticProduce(fake, producer as unknown as library.Producer, settings, 11);
  return {
    produce,
    log,
    sequences,
    lead: (...now: number[]) => {
      leaders = now;
    },
  };
}

const records = (count = 6) =>
  Array.from({ length: count }, (_, i) => ({ key: null, value: Buffer.from(`${i}`), partition: i % 3, timestamp: i }));

describe('PlatformaticProduce', () => {
  it('sends each broker what it leads, and numbers the records of a partition', async () => {
    const { produce, log, sequences } = cluster({});
    await produce.send(records());
    await produce.send(records(9));
    await produce.send(records());
    expect(log).toEqual(['0: 0,2', '1: 1', '0: 0,2', '1: 1', '0: 0,2', '1: 1']);
    expect(sequences).toEqual([[0, 0], [0], [2, 2], [2], [5, 5], [5]]);
  });

  it('sends again only what was not acknowledged, with the same numbers, to whoever leads it now', async () => {
    const { produce, log, sequences, lead } = cluster({ 1: [() => new Error('gone')] });
    const batch = records();
    await expect(produce.send(batch)).rejects.toThrow('gone');
    lead(0, 0, 0);
    await produce.send(batch);
    expect(log).toEqual(['0: 0,2', '1: 1', 'destroy 1', 'clear', '0: 1']);
    expect(sequences).toEqual([[0, 0], [0], [0]]);
  });

  it('takes what a broker acknowledged beside what it refused', async () => {
    const { produce, log } = cluster({ 0: [() => ({ 0: 0, 2: 6 })] });
    const batch = records();
    await expect(produce.send(batch)).rejects.toThrow('refused');
    await produce.send(batch);
    expect(log).toEqual(['0: 0,2', '1: 1', 'clear', '0: 2']);
  });

  it('takes a broker that has the records already for an acknowledgement', async () => {
    const { produce } = cluster({ 0: [() => ({ 0: 46, 2: 0 })] });
    await produce.send(records());
  });

  it('misses an answer', async () => {
    const { produce } = cluster({ 0: [() => ({ 0: 0 })] });
    await expect(produce.send(records())).rejects.toMatchObject({ code: 'UNANSWERED_PARTITION' });
  });

  it('waits for a leader', async () => {
    const { produce, lead } = cluster({});
    const batch = records();
    lead(0, -1, 0);
    await expect(produce.send(batch)).rejects.toThrow('no broker leads partition 1');
    lead(0, 1, 0);
    await produce.send(batch);
  });
});
