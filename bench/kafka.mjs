// `npm run bench:kafka`: the sink beside a bare loop of the library's own `send`, on one broker, in one run: medians of five,
// each in a fresh process and by turns. Kafka's own ProducerPerformance is printed beside them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { median } from 'simple-statistics';
import { kafkaClassPath, startKafka, whyNoKafka } from '../scripts/kafka/broker.mjs';

const run = promisify(execFile);
const rounds = 5;
const events = 300_000;

const why = await whyNoKafka();
const broker = process.env.KAFKA_BOOTSTRAP_SERVERS
  ? { bootstrapServers: process.env.KAFKA_BOOTSTRAP_SERVERS, stop() {} }
  : await startKafka();
const { bootstrapServers } = broker;
const admin = new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING }).admin();
await admin.connect();

/** Each run has a topic of its own. */
async function withTopic(body) {
  const topic = `bench-${Date.now()}`;
  const configEntries = [{ name: 'retention.ms', value: '-1' }];
  await admin.createTopics({ topics: [{ topic, numPartitions: 3, configEntries }], waitForLeaders: false });
  // Until it is led.
  await new Promise((done) => setTimeout(done, 1000));
  const result = await body(topic);
  await admin.deleteTopics({ topics: [topic] });
  return result;
}

const work = (who) =>
  withTopic(async (topic) => {
    const file = new URL('kafkaWork.mjs', import.meta.url).pathname;
    const { stdout } = await run(process.execPath, [file, who, bootstrapServers, topic, String(events)]);
    return JSON.parse(stdout);
  });
const rate = (runs) => events / median(runs.map(({ measured }) => measured));
const thousand = (perSecond) => `${Math.round(perSecond / 1000)}k events/s`;

const rows = [];
for (const library of ['kafkajs', '@platformatic/kafka']) {
  const [ours, bare] = [[], []];
  for (let i = 0; i < rounds; i++) {
    bare.push(await work(library));
    ours.push(await work(`sink over ${library}`));
  }
  const ratio = rate(ours) / rate(bare);
  const rss = Math.max(...ours.map(({ peakRss }) => peakRss));
  rows.push({
    what: library,
    sink: thousand(rate(ours)),
    'bare loop': thousand(rate(bare)),
    ratio: ratio.toFixed(2),
    'peak RSS': `${rss} MiB`,
    'met (≥ 0.9, ≤ 200 MiB)': ratio >= 0.9 && rss <= 200 ? 'yes' : 'NO',
  });
}

if (!why) {
  const { stdout } = await withTopic(async (topic) =>
    run('java', [
      ...['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', await kafkaClassPath()],
      ...['org.apache.kafka.tools.ProducerPerformance', '--topic', topic, '--num-records', String(events)],
      ...['--record-size', '400', '--throughput', '-1', '--producer-props', `bootstrap.servers=${bootstrapServers}`],
      'acks=all',
    ]),
  );
  const perSecond = Number(/([\d.]+) records\/sec/.exec(stdout.trim().split('\n').at(-1))?.[1]);
  rows.push({ what: 'ProducerPerformance (Java, no keys, 400 bytes)', 'bare loop': thousand(perSecond) });
}
await admin.disconnect();
await broker.stop();
console.table(rows);
process.exitCode = rows.some((row) => row['met (≥ 0.9, ≤ 200 MiB)'] === 'NO') ? 1 : 0;
