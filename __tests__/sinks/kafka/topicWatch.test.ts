import { expect, it, jest } from '@jest/globals';
import { KafkaSink } from '../../../sinks/kafkaSink.ts';
import { FakeTopic, StoringKafka } from '../../support/fakeKafka.ts';

/** A sink over a topic that stores the first send, and answers no later one. */
async function startedOn(topic: FakeTopic, deliveryTimeoutMs = 300): Promise<KafkaSink> {
  const client = new StoringKafka(topic, 1);
  const sink = new KafkaSink({ bootstrapServers: 'broker:9092', topic: 'orders', client, deliveryTimeoutMs });
  await sink.start();
  await sink.write([{ id: 1 }]);
  return sink;
}

it('says that the topic was deleted, where the client only waits', async () => {
  const topic = new FakeTopic();
  const sink = await startedOn(topic);
  topic.isMissing = true;
  await expect(sink.write([{ id: 2 }])).rejects.toThrow(
    'topic "orders" at broker:9092: no acknowledgement for 0.3 s (deliveryTimeoutMs): there is no such topic any more',
  );
});

it('fails as soon as the topic is another one, also between two writes', async () => {
  const replaced = 'its id was first-id and is second-id, so events that were acknowledged are lost';
  const topic = new FakeTopic();
  const [waiting, idle] = [await startedOn(topic, 60_000), await startedOn(topic)];
  topic.id = 'second-id';
  await expect(waiting.write([{ id: 2 }])).rejects.toThrow(replaced);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await expect(idle.write([{ id: 2 }])).rejects.toThrow(replaced);
}, 20_000);

it('warns when the topic is given more partitions, and goes on with those that it knows', async () => {
  const topic = new FakeTopic(3);
  const sink = await startedOn(topic);
  const emitWarning = jest.spyOn(process, 'emitWarning');
  const warned = new Promise((resolve) => emitWarning.mockImplementation(resolve));
  topic.partitions = 5;
  expect(await warned).toMatch('topic "orders" has 5 partitions now, and had 3');
  await sink.close();
  expect(emitWarning).toHaveBeenCalledTimes(1);
  emitWarning.mockRestore();
});
