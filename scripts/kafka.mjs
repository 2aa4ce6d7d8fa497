// `npm run kafka`: a real broker at localhost:9092 until Ctrl-C; nothing where KAFKA_BOOTSTRAP_SERVERS names one.
import { startKafka, whyNoKafka } from './kafka/broker.mjs';

const { KAFKA_BOOTSTRAP_SERVERS } = process.env;
const why = KAFKA_BOOTSTRAP_SERVERS ? undefined : await whyNoKafka();
if (KAFKA_BOOTSTRAP_SERVERS) console.log(`KAFKA_BOOTSTRAP_SERVERS is ${KAFKA_BOOTSTRAP_SERVERS}: use that`);
else if (why) {
  console.error(`cannot start Kafka: ${why}; compose.yaml offers it in a container`);
  process.exitCode = 1;
} else {
  const port = Number(process.argv[2] ?? 9092);
  const broker = await startKafka({ port });
  console.log(`Kafka serves at ${broker.bootstrapServers}; Ctrl-C stops it and drops its data`);
  const stop = async () => {
    await broker.stop();
    process.exit();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}
