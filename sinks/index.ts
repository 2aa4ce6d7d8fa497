/**
 * Where events go: console, file, Kafka, Azure Event Hubs, or several at once. For Node.
 *
 * @module spindle-rx/sinks
 */
export { ConsoleSink, type ConsoleSinkOptions } from './consoleSink.ts';
export type {
  EventHubByClient,
  EventHubByConnectionString,
  EventHubByCredential,
  EventHubConnection,
  EventHubPlace,
} from './eventHub/connection.ts';
export type { EventHubSinkOptions, EventHubSinkSettings } from './eventHub/eventHubOptions.ts';
export type {
  EventHubBatch,
  EventHubClientOptions,
  EventHubCredential,
  EventHubMessage,
  EventHubProducer,
} from './eventHub/sdk.ts';
export { EventHubSink } from './eventHubSink.ts';
export type { FanOutDelivery } from './fanOut/branch.ts';
export { type FanOut, type FanOutOptions, fanOut } from './fanOut.ts';
export type { FilePosition } from './file/lineFile.ts';
export { FileSink, type FileSinkOptions } from './fileSink.ts';
export type {
  KafkaClient,
  KafkaOffsets,
  KafkaRecord,
  KafkaSasl,
  KafkaSettings,
  KafkaStoredRecord,
  KafkaTls,
  KafkaTopic,
  KafkaTopicDescription,
  KafkaTopicOptions,
} from './kafka/kafkaClient.ts';
export { kafkajsClient } from './kafka/kafkajs/kafkajsClient.ts';
export type { KafkaSinkOptions } from './kafka/kafkaOptions.ts';
export { platformaticKafka } from './kafka/platformatic/platformaticKafka.ts';
export type { KafkaPosition } from './kafka/topicPosition.ts';
export { KafkaSink } from './kafkaSink.ts';
export { ParquetSink, type ParquetSinkOptions } from './parquetSink.ts';
export type { Receipt, Sink, SinkController } from './sink.ts';
export type { NodeWritable, SinkLike } from './toSink.ts';
