// One run of `npm run bench:kafka`, in a process of its own: `node bench/kafkaWork.mjs <who> <servers> <topic> <events>`.
// Prints the seconds that it took, those of the processor, and its peak RSS in MiB; so it loads only the library it is about.
import { map, take, toArray } from 'rxjs';
import {
  fromTable,
  KafkaSink,
  kafkajsClient,
  platformaticKafka,
  RetailDomain,
  Spindle,
  SpindleStreamer,
} from 'spindle-rx';

const [who, bootstrapServers, topic, count] = process.argv.slice(2);
const events = Number(count);
const size = 1000;
const domain = new RetailDomain();
const generation = { domain, scale: 'medium', seed: 42 };
const keyColumn = 'customer_id';

let cpu = 0;
async function seconds(body) {
  const start = performance.now();
  const before = process.cpuUsage();
  await body();
  const { user, system } = process.cpuUsage(before);
  cpu = (user + system) / 1e6;
  return (performance.now() - start) / 1000;
}

/** Generated, encoded and sent. */
const sink = (client) =>
  seconds(() =>
    new SpindleStreamer({
      ...generation,
      sink: new KafkaSink({ bootstrapServers, topic, keyColumn, client: client() }),
      config: { maxEvents: events, batchSize: size },
    }).stream('order'),
  );

/** The same records, there before the clock starts, a thousand to a send. */
async function batches(message) {
  const { order } = new Spindle().generate(generation).tables;
  const messages = [];
  await fromTable(order)
    .pipe(
      take(events),
      map((event) => {
        messages.push(message(Buffer.from(JSON.stringify(event)), event));
      }),
      toArray(),
    )
    .forEach(() => {});
  return Array.from({ length: Math.ceil(events / size) }, (_, i) => messages.slice(i * size, (i + 1) * size));
}

const work = {
  'sink over kafkajs': () => sink(kafkajsClient),
  'sink over @platformatic/kafka': () => sink(platformaticKafka),

  async kafkajs() {
    const { Kafka, logLevel, Partitioners } = await import('kafkajs');
    const kafka = new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const prepared = await batches((value, event) => ({
      key: String(event[keyColumn]),
      value,
      timestamp: String(+event._spindle_event_time),
    }));
    const took = await seconds(async () => {
      for (const messages of prepared) await producer.send({ topic, acks: -1, messages });
    });
    await producer.disconnect();
    return took;
  },

  async '@platformatic/kafka'() {
    const { compatibilityPartitioner, Producer } = await import('@platformatic/kafka');
    const producer = new Producer({
      clientId: 'bench',
      bootstrapBrokers: [bootstrapServers],
      idempotent: true,
      partitioner: compatibilityPartitioner,
    });
    const prepared = await batches((value, event) => ({
      topic,
      key: Buffer.from(String(event[keyColumn])),
      value,
      timestamp: BigInt(+event._spindle_event_time),
    }));
    await producer.initIdempotentProducer({});
    const took = await seconds(async () => {
      for (const messages of prepared) await producer.send({ messages });
    });
    await producer.close();
    return took;
  },
};

const measured = await work[who]();
console.log(JSON.stringify({ measured, cpu, peakRss: Math.round(process.resourceUsage().maxRSS / 1024) }));
