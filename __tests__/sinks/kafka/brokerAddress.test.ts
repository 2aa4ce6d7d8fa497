import { networkInterfaces } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { parseBrokerAddress } from '../../../sinks/kafka/brokerAddress.ts';
import { kafkajsClient } from '../../../sinks/kafka/kafkajs/kafkajsClient.ts';
import { resolveKafkaOptions } from '../../../sinks/kafka/kafkaOptions.ts';
import { platformaticKafka } from '../../../sinks/kafka/platformatic/platformaticKafka.ts';
import { topicRecords } from '../../../sinks/kafka/read/topicRecords.ts';
import { KafkaSink } from '../../../sinks/kafkaSink.ts';
import { describeKafka } from '../../support/kafkaBroker.ts';

describe('parseBrokerAddress', () => {
  it.each([
    ['localhost:9092', { host: 'localhost', port: 9092 }],
    ['10.0.0.1:1', { host: '10.0.0.1', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['[2001:db8::7]:9093', { host: '2001:db8::7', port: 9093 }],
    ['localhost', undefined],
    ['localhost:0', undefined],
    ['localhost:65536', undefined],
    ['::1:9092', undefined],
    ['[::1]', undefined],
    ['[localhost]:9092', undefined],
    ['kafka://localhost:9092', undefined],
  ])('%s', (server, address) => expect(parseBrokerAddress(server)).toEqual(address));
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

if (!hasIPv6) process.stderr.write('a broker with an IPv6 address: left out, this machine has no ::1\n');
else
  describeKafka(
    'a broker with an IPv6 address',
    (broker) => {
      it.each(Object.entries({ kafkajsClient, platformaticKafka }))(
        'is written to with %s, and read',
        async (name, client) => {
          const { bootstrapServers } = broker();
          const createTopic = { partitions: 1, replicationFactor: 1 };
          const sink = new KafkaSink({ bootstrapServers, topic: name, createTopic, client: client() });
          await sink.start();
          await sink.write([{ id: 1 }]);
          await sink.close();
          const read: string[] = [];
          for await (const records of topicRecords(resolveKafkaOptions({ bootstrapServers, topic: name })))
            read.push(...records.map(({ value }) => String(value)));
          expect([bootstrapServers, read]).toEqual([expect.stringMatching(/^\[::1\]:\d+$/), ['{"id":1}']]);
        },
        60_000,
      );
    },
    { own: true, host: '[::1]' },
  );
