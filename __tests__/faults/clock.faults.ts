import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { KafkaSink } from '../../sinks/kafkaSink.ts';
import { describeKafka, readTopic } from '../support/kafkaBroker.ts';
import { describeClock, WallClock } from '../support/setClock.ts';
import { outcome, scratch, spindle, start } from '../support/spindle.ts';

const HOUR = 3600;
const stream = ['stream', 'retail', '--table', 'order', '--max-events', '5000'];
const folder = scratch();

describeClock('a run whose wall clock is set by an hour, again and again', () => {
  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('%s: keeps to its rate, and sends what it would have sent', async (name, step) => {
    const clock = new WallClock(join(folder, `${name}.clock`));
    const output = join(folder, `${name}.jsonl`);
    const child = start([...stream, '--realtime', '--rate', '1000', '--output', output], { env: clock.env });
    const ended = outcome(child);
    await once(child.stderr, 'data');
    for (let steps = 1; child.exitCode === null && steps <= 4; steps++) {
      clock.set(steps * step);
      await setTimeout(1200);
    }
    const { code, stderr } = await ended;
    const [, seconds] = /events=5,000, .* ([-\d.]+)s @/.exec(stderr) ?? [];
    expect({ code, seconds, stderr }).toMatchObject({ code: 0, seconds: expect.any(String) });
    // 5,000 gaps take 5 s, give or take 0.07. A busy machine may take longer.
    expect(Number(seconds)).toBeGreaterThan(4.7);
    expect(Number(seconds)).toBeLessThan(120);
    const { stdout } = await spindle(stream);
    expect(readFileSync(output, 'utf8')).toBe(stdout);
  });

  describeKafka('to Kafka', (broker) => {
    it.each(['kafkajs', 'platformatic'])('with %s: every event is there once', async (client) => {
      const topic = `set-${client}`;
      const { bootstrapServers } = broker();
      const sink = new KafkaSink({ bootstrapServers, topic, createTopic: { partitions: 3, replicationFactor: 1 } });
      await sink.start();
      await sink.close();
      const clock = new WallClock(join(folder, `${client}.clock`));
      const to = [
        '--sink',
        'kafka',
        '--bootstrap-servers',
        bootstrapServers,
        '--topic',
        topic,
        '--kafka-client',
        client,
      ];
      const child = start([...stream, '--realtime', '--rate', '1000', ...to], { env: clock.env });
      const ended = outcome(child);
      await once(child.stderr, 'data');
      for (const hours of [1, 2, 0, 3]) {
        clock.set(hours * HOUR);
        await setTimeout(1100);
      }
      const { code, stderr } = await ended;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const keys = (await readTopic(bootstrapServers, topic)).map(({ value }) => JSON.parse(value)._spindle_seq);
      expect(keys.sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, seq) => seq));
    });
  });

  it('goes on writing its checkpoint', async () => {
    const clock = new WallClock(join(folder, 'checkpoint.clock'));
    const checkpoint = join(folder, 'run.checkpoint');
    const flags = ['--realtime', '--rate', '200', '--output', join(folder, 'run.jsonl'), '--checkpoint', checkpoint];
    const child = start([...stream, ...flags], { env: clock.env });
    const ended = outcome(child);
    await once(child.stderr, 'data');
    clock.set(-HOUR);
    // Until it has seen that.
    await setTimeout(3000);
    const before = readFileSync(checkpoint, 'utf8');
    const deadline = performance.now() + 20_000;
    while (readFileSync(checkpoint, 'utf8') === before && performance.now() < deadline) await setTimeout(100);
    expect(child.exitCode).toBeNull();
    expect(readFileSync(checkpoint, 'utf8')).not.toBe(before);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });
});
