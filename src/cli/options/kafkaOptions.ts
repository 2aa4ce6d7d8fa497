import { choice, text, toggle, under, type Values } from './optionEntry.ts';

/** Where a topic is, how to log in, and how records are written. */
export const kafkaOptions = under('Kafka', {
  bootstrapServers: text('<host:port>', { help: 'where the brokers are, between commas', default: 'none' }),
  topic: text('<name>', { help: 'the topic, which must exist', default: 'none' }),
  keyColumn: text('<name>', { help: "the column whose value is the record's key", default: 'no key' }),
  saslMechanism: choice('<name>', ['plain', 'scram-sha-256', 'scram-sha-512'], {
    help: 'how to log in',
    default: 'no login',
    sets: ['sasl.mechanism'],
  }),
  saslUsername: text('<name>', {
    help: 'who logs in; the password is in SPINDLE_KAFKA_PASSWORD',
    default: 'none',
    sets: ['sasl.username'],
  }),
  saslPasswordFile: text('<file>', {
    help: 'a file with the password',
    default: 'SPINDLE_KAFKA_PASSWORD',
    sets: ['sasl.password'],
  }),
  ssl: toggle({ help: 'encrypt the connection' }),
  compression: choice('<codec>', ['none', 'gzip'], { help: 'of the records', default: 'none' }),
  kafkaClient: choice('<library>', ['kafkajs', 'platformatic'], {
    help: 'platformatic is three to four times as fast: npm install @platformatic/kafka',
    default: 'kafkajs',
    sets: ['client'],
  }),
});

/** What the options about Kafka say. */
export type KafkaFlags = Values<typeof kafkaOptions>;
