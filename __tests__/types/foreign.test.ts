import type { Writable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import type { EventHubProducerClient, EventHubClientOptions as SdkOptions } from '@azure/event-hubs';
import { test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type {
  ConsoleSinkOptions,
  EventHubClientOptions,
  EventHubCredential,
  EventHubProducer,
  KafkaStoredRecord,
  KafkaTls,
  SinkLike,
} from '../../src/index.ts';

// Declarations of our own take what the libraries' declarations describe.
test('the clients, credentials and options of other libraries are taken as they are', () => {
  expectTypeOf<EventHubProducerClient>().toExtend<EventHubProducer>();
  expectTypeOf<ConstructorParameters<typeof EventHubProducerClient>[2]>().toExtend<EventHubCredential>();
  expectTypeOf<Required<Omit<SdkOptions, 'retryOptions'>>>().toExtend<EventHubClientOptions>();
  expectTypeOf<ConnectionOptions>().toExtend<KafkaTls>();
  expectTypeOf<Writable>().toExtend<NonNullable<ConsoleSinkOptions['stream']>>();
  expectTypeOf<Writable>().toExtend<SinkLike>();
  expectTypeOf<{ key: Buffer; value: null }>().toExtend<KafkaStoredRecord>();
});
