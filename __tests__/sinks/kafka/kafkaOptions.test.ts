import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { KafkaSinkOptions } from '../../../sinks/kafka/kafkaOptions.ts';
import { KafkaSink } from '../../../sinks/kafkaSink.ts';

const secret = 'hunter2-hunter2';
const good = { bootstrapServers: 'localhost:9092', topic: 'orders' };
const make = (options: object) => () => new KafkaSink({ ...good, ...options } as KafkaSinkOptions);

describe('the options of KafkaSink', () => {
  it.each([
    [{ bootstrapServer: 'x' }, 'KafkaSink has no option "bootstrapServer"; it has bootstrapServers'],
    [{ keyColum: 'x' }, 'did you mean "keyColumn"?'],
    [{ sasl: { mechanism: 'plain', user: 'x', password: secret } }, 'sasl has no option "user"'],
    [{ createTopic: { partition: 1, replicationFactor: 1 } }, 'did you mean "partitions"?'],
    [{ createTopic: { partitions: 0, replicationFactor: 1 } }, 'createTopic.partitions must be an integer ≥ 1, got 0'],
    [{ bootstrapServers: 'localhost' }, 'bootstrapServers must be "host:port"'],
    [{ bootstrapServers: [] }, 'bootstrapServers must be'],
    [{ bootstrapServers: 'a:1,b:65536' }, 'with a port from 1 to 65,535'],
    [{ bootstrapServers: 'a:0' }, 'with a port from 1 to 65,535'],
    [{ bootstrapServers: '::1:9092' }, '"[IPv6 address]:port"'],
    [{ bootstrapServers: '[localhost]:9092' }, '"[IPv6 address]:port"'],
    [{ topic: 'my topic' }, 'topic must be up to 249 letters'],
    [{ topic: undefined }, 'topic must be'],
    [{ keyColumn: '' }, 'keyColumn must be the name of a column'],
    [{ timestampColumn: 1 }, 'timestampColumn must be'],
    [{ ssl: 'yes' }, 'ssl must be'],
    [{ sasl: { mechanism: 'gssapi', username: 'a', password: secret } }, 'sasl.mechanism must be one of "plain"'],
    [{ sasl: { mechanism: 'plain', username: 'a', password: Buffer.from(secret) } }, 'sasl.password must be text'],
    [{ sasl: secret }, 'sasl must be { mechanism, username, password }'],
    [{ clientId: 'a b' }, 'clientId must be'],
    [{ acks: 'all' }, 'KafkaSink has no option "acks"'],
    [{ compression: 'snappy' }, 'compression must be "none" or "gzip", got "snappy"'],
    [{ idempotent: 'yes' }, 'idempotent must be'],
    [{ headers: { a: 1 } }, 'headers must be'],
    [{ onOversize: 'drop' }, 'onOversize must be "error" or "skip"'],
    [{ deliveryTimeoutMs: 0 }, 'deliveryTimeoutMs must be'],
    [{ client: {} }, 'client must be a KafkaClient'],
  ])('%j: %s', (options, message) => {
    expect(make(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
    expect(make(options)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }));
  });

  it('takes servers as a list or between commas', () => {
    expect(make({ bootstrapServers: 'a:1, b:2' })).not.toThrow();
    expect(make({ bootstrapServers: ['a:1', 'b:2'] })).not.toThrow();
    expect(make({ bootstrapServers: '[::1]:1,[2001:db8::7]:65535' })).not.toThrow();
  });

  it('does not show a password in the sink', () => {
    const sink = make({ sasl: { mechanism: 'plain', username: 'alice', password: secret } })();
    expect(inspect(sink, { depth: null, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(sink)).not.toContain(secret);
  });
});
