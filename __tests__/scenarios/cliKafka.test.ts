import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { describeKafka, isOwn, readTopic, users } from '../support/kafkaBroker.ts';
import { events, outcome, scratch, spindle, start } from '../support/spindle.ts';

const folder = scratch();

describeKafka('spindle stream --sink kafka', (broker) => {
  const topicOf = async (name: string) => {
    const topic = `${name}-${process.pid}`;
    const createTopic = { partitions: 3, replicationFactor: 1 };
    const sink = new KafkaSink({ bootstrapServers: broker().bootstrapServers, topic, createTopic });
    await sink.start();
    await sink.close();
    return topic;
  };
  const order = (topic: string, ...flags: string[]) => [
    ...['stream', 'retail', '--table', 'order', '--sink', 'kafka', '--topic', topic],
    ...['--bootstrap-servers', broker().bootstrapServers, ...flags],
  ];

  it.each(['kafkajs', 'platformatic'])('delivers with %s, and to a file at once', async (client) => {
    const topic = await topicOf(client);
    const path = join(folder, client);
    const both = ['--sink', 'file', '--output', path, '--compression', 'gzip', '--kafka-client', client];
    const { code, stderr } = await spindle(
      order(topic, '--max-events', '2500', '--key-column', 'customer_id', ...both),
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/ {2}kafka: 2,500 events\n {2}file: 2,500 events\n$/);
    const received = await readTopic(broker().bootstrapServers, topic);
    const ids = received.map(({ value }) => (JSON.parse(value) as { order_id: number }).order_id);
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1));
    for (const { key, value } of received) expect(String(JSON.parse(value).customer_id)).toBe(key);
  });

  it('stops at Ctrl-C, and says what was acknowledged', async () => {
    const topic = await topicOf('interrupted');
    const child = start(order(topic, '--scale', 'large'));
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 300));
    const { code, stderr } = await outcome(child);
    expect(code).toBe(130);
    const sent = Number(/events=([\d,]+)/.exec(stderr)?.[1]?.replaceAll(',', ''));
    expect(await readTopic(broker().bootstrapServers, topic)).toHaveLength(sent);
  });

  it('goes on after Ctrl-C, and where another key or topic would make other records of the events it says so', async () => {
    const topic = await topicOf('resumed');
    const checkpoint = ['--checkpoint', join(folder, topic), '--max-events', '9000'];
    const child = start(order(topic, ...checkpoint, '--scale', '2', '--realtime', '--rate', '2000'));
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 700));
    expect((await outcome(child)).code).toBe(130);
    const changed = await spindle(order(topic, ...checkpoint, '--scale', '2', '--key-column', 'customer_id'));
    expect([changed.code, changed.stderr]).toEqual([
      2,
      'error: --key-column was left out when the checkpoint was written and is "customer_id": run it as before, or remove the file to start anew\n',
    ]);
    const elsewhere = await spindle(order(await topicOf('elsewhere'), ...checkpoint, '--scale', '2'));
    expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining('error: --topic was "resumed-')]);
    const { code, stderr } = await spindle(order(topic, ...checkpoint, '--scale', '2'));
    expect([code, stderr]).toEqual([0, expect.stringContaining('events=9,000')]);
    const received = await readTopic(broker().bootstrapServers, topic);
    const seqs = received.map(({ value }) => JSON.parse(value)._spindle_seq as number);
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 9000 }, (_, i) => i));
  });

  it('says in one line that there is no such topic', async () => {
    const { code, stderr } = await spindle(order('nowhere'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*"nowhere"[^\n]*\n$/);
  });

  (isOwn ? it : it.skip)('logs in with a password from the environment, and never shows it', async () => {
    const login = ['--sasl-mechanism', 'plain', '--sasl-username', 'alice'];
    const run = (password: string) =>
      spindle([...order('nowhere', ...login), '--bootstrap-servers', broker().saslServers], {
        env: { SPINDLE_KAFKA_PASSWORD: password },
      });
    expect((await run(users.alice)).stderr).toContain('there is no such topic');
    const { code, stdout, stderr } = await run('not-the-password');
    expect([code, events(stdout)]).toEqual([1, []]);
    expect(stderr).toMatch(/refused/);
    expect(stderr).not.toContain('not-the-password');
  });
});
