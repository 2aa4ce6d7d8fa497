import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { lastValueFrom, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { type KafkaBroker, startKafka } from '../../scripts/kafka/broker.mjs';
import { kafkajsClient } from '../../sinks/kafka/kafkajs/kafkajsClient.ts';
import { platformaticKafka } from '../../sinks/kafka/platformatic/platformaticKafka.ts';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import type { StreamResult } from '../../src/preset/streamResult.ts';
import { deleteTopic, describeKafka, type Received, readTopic } from '../support/kafkaBroker.ts';
import { LossyProxy } from '../support/lossyProxy.ts';

const runs = Array.from({ length: Number(process.env.SPINDLE_FAULT_RUNS ?? 5) }, (_, run) => run + 1);
const clients = Object.entries({ kafkajs: kafkajsClient, '@platformatic/kafka': platformaticKafka });
const createTopic = { partitions: 3, replicationFactor: 1 };

const text = 'x'.repeat(200);
function* rows(count: number) {
  for (let id = 0; id < count; id++) yield { id, key: `k${id % 1000}`, text };
}

const idOf = ({ value }: Received): number => JSON.parse(value).id as number;

/** How many of the events came, how many came again, and how many came after a later one of their key. */
function tally(records: readonly Received[]) {
  const seen = new Set<number>();
  const last = new Map<string | null, number>();
  let disordered = 0;
  for (const record of records) {
    const id = idOf(record);
    seen.add(id);
    if (id < (last.get(record.key) ?? -1)) disordered++;
    last.set(record.key, Math.max(id, last.get(record.key) ?? -1));
  }
  return { came: seen.size, twice: records.length - seen.size, disordered };
}

describeKafka(
  'a broker that is killed under load',
  (broker) => {
    const kill = async (sink: KafkaSink, events: number) => {
      let crash: Promise<void> | undefined;
      const { eventsSent } = await lastValueFrom(
        fromTable(rows(events)).pipe(
          batch(1000),
          sinkTo(sink),
          tap((delivery) => {
            if (delivery.eventsSent < events / 4) return;
            crash ??= (async () => {
              await broker().crash();
              await new Promise((resolve) => setTimeout(resolve, 5000));
              await broker().restart();
            })();
          }),
        ),
      );
      await crash;
      return eventsSent;
    };

    describe.each(clients)('%s', (name, client) => {
      it.each(runs)(
        'idempotent: everything exactly once, in order within a key (run %i)',
        async (run) => {
          const topic = `exactly-${name.replace(/\W/g, '')}-${run}`;
          const sink = new KafkaSink({
            bootstrapServers: broker().bootstrapServers,
            topic,
            keyColumn: 'key',
            createTopic,
            client: client(),
          });
          expect(await kill(sink, 200_000)).toBe(200_000);
          const records = await readTopic(broker().bootstrapServers, topic);
          expect(tally(records)).toEqual({ came: 200_000, twice: 0, disordered: 0 });
        },
        240_000,
      );

      it.each(runs)(
        'not idempotent: everything at least once (run %i)',
        async (run) => {
          const topic = `at-least-${name.replace(/\W/g, '')}-${run}`;
          const sink = new KafkaSink({
            bootstrapServers: broker().bootstrapServers,
            topic,
            keyColumn: 'key',
            createTopic,
            client: client(),
            idempotent: false,
          });
          expect(await kill(sink, 200_000)).toBe(200_000);
          expect(tally(await readTopic(broker().bootstrapServers, topic)).came).toBe(200_000);
        },
        240_000,
      );
    });
  },
  { own: true },
);

describeKafka(
  'a run to a broker that is dead',
  (broker) => {
    it.each(clients)(
      'ends within 5 s of Ctrl-C, with a true summary: %s',
      async (_, client) => {
        const topic = `dead-${client.name}`;
        const child = spawn(process.execPath, ['--input-type=module', '-e', endless(client.name, topic)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        child.stdout.on('data', (text) => {
          said += text;
        });
        await once(child.stdout, 'data');
        await broker().crash();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const begin = Date.now();
        child.kill('SIGINT');
        await once(child, 'close');
        expect(Date.now() - begin).toBeLessThan(5000);
        await broker().restart();
        const { length } = await readTopic(broker().bootstrapServers, topic);
        const { eventsSent } = JSON.parse(said.trim().split('\n').at(-1) as string) as StreamResult;
        // What was under way when it died may be stored.
        expect(length - eventsSent).toBeGreaterThanOrEqual(0);
        expect(length - eventsSent).toBeLessThanOrEqual(1000);
      },
      60_000,
    );

    const endless = (client: string, topic: string) => `
      import { KafkaSink, kafkajsClient, platformaticKafka, SpindleStreamer } from 'spindle-rx';
      const interrupt = new AbortController();
      process.once('SIGINT', () => interrupt.abort());
      function* rows() {
        for (let id = 0; ; id++) yield { id };
      }
      const sink = new KafkaSink({
        bootstrapServers: '${broker().bootstrapServers}',
        topic: '${topic}',
        createTopic: { partitions: 3, replicationFactor: 1 },
        client: ${client}(),
      });
      const onProgress = ({ eventsSent }) => eventsSent === 20000 && console.log('{}');
      await new SpindleStreamer({ tables: { rows: rows() }, sink, config: { batchSize: 1000 } })
        .stream('rows', { signal: interrupt.signal, onProgress })
        .catch(({ code, result }) => console.log(JSON.stringify({ code, ...result })));`;
  },
  { own: true },
);

describeKafka(
  'a topic that changes under a run',
  (broker) => {
    /** Writes an event every 200 ms until the sink fails, or `isDone`. */
    const writeOn = async (sink: KafkaSink, isDone = () => false) => {
      for (let id = 0; !isDone(); id++) {
        await sink.write([{ id }]);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };

    describe.each(clients)('%s', (name, client) => {
      const started = async (what: string, deliveryTimeoutMs = 120_000) => {
        const topic = `${what}-${name.replace(/\W/g, '')}`;
        const { bootstrapServers } = broker();
        const sink = new KafkaSink({ bootstrapServers, topic, createTopic, deliveryTimeoutMs, client: client() });
        sink.resume(undefined);
        await sink.start();
        await sink.write([{ id: -1 }]);
        return { sink, topic, position: sink.position() };
      };

      it('created anew: the run fails, and does not go on from its checkpoint', async () => {
        const { sink, topic, position } = await started('anew');
        const failed = expect(writeOn(sink)).rejects.toThrow(`topic "${topic}" was deleted and created anew`);
        await deleteTopic(broker().bootstrapServers, topic);
        const another = new KafkaSink({ bootstrapServers: broker().bootstrapServers, topic, createTopic });
        await another.start();
        await another.close();
        await failed;
        sink.resume(position);
        await expect(sink.start()).rejects.toThrow('was deleted and created anew');
      }, 60_000);

      it('deleted: the run fails and says so', async () => {
        const { sink, topic } = await started('deleted', 12_000);
        const failed = expect(writeOn(sink)).rejects.toThrow(/deliveryTimeoutMs\): there is no such topic any more/);
        await deleteTopic(broker().bootstrapServers, topic);
        await failed;
      }, 60_000);

      it('given more partitions: a warning, and the run goes on', async () => {
        const { sink, topic } = await started('grown');
        const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
        const admin = new Kafka({ brokers: [broker().bootstrapServers], logLevel: logLevel.NOTHING }).admin();
        await admin.connect();
        await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
        await admin.disconnect();
        const warnings = () => emitWarning.mock.calls.map(([text]) => text);
        await writeOn(sink, () => warnings().length > 0);
        expect(warnings()).toEqual([expect.stringContaining(`topic "${topic}" has 5 partitions now, and had 3`)]);
        emitWarning.mockRestore();
        await sink.close();
      }, 60_000);
    });
  },
  { own: true },
);

describeKafka(
  'acknowledgements that are lost',
  () => {
    const DROPS = 50;
    let proxy: LossyProxy;
    let broker: KafkaBroker;
    beforeAll(async () => {
      proxy = new LossyProxy((produce, lost) => produce % 3 !== 0 && lost < DROPS);
      broker = await startKafka({ advertisedPort: await proxy.listen() });
      proxy.forwardTo(Number(broker.bootstrapServers.split(':')[1]));
    }, 240_000);
    afterAll(async () => {
      await proxy.close();
      await broker.stop();
    }, 30_000);

    describe.each(clients)('%s', (name, client) => {
      it.each(runs)(
        'idempotent: nothing lost, nothing twice (run %i)',
        async (run) => {
          proxy.lost = 0;
          const topic = `acks-${name.replace(/\W/g, '')}-${run}`;
          const sink = new KafkaSink({
            bootstrapServers: broker.bootstrapServers,
            topic,
            keyColumn: 'key',
            createTopic,
            client: client(),
          });
          const { eventsSent } = await lastValueFrom(fromTable(rows(10_000)).pipe(batch(100), sinkTo(sink)));
          expect(eventsSent).toBe(10_000);
          expect(proxy.lost).toBe(DROPS);
          expect(tally(await readTopic(broker.bootstrapServers, topic))).toEqual({
            came: 10_000,
            twice: 0,
            disordered: 0,
          });
        },
        240_000,
      );
    });
  },
  { own: true },
);
