import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { lastValueFrom } from 'rxjs';
import { batch, fromTable, type Sink, SpindleStreamer, sinkTo } from '../../src/index.ts';

const rows = [{ id: 1 }];

test('a sink that is written in place knows what it is given', async () => {
  const run = fromTable(rows).pipe(
    batch(1),
    sinkTo({
      write(events) {
        expectTypeOf(events).toMatchTypeOf<readonly object[]>();
        expect(events).toHaveLength(1);
      },
    }),
  );
  await lastValueFrom(run);
});

test('what takes any object, and streams, are sinks of any events', async () => {
  const any: Sink = { write() {} };
  for (const target of [any, new PassThrough().resume(), new WritableStream()])
    expect(await lastValueFrom(fromTable(rows).pipe(sinkTo(target)))).toMatchObject({ eventsSent: 1 });
  const streamer = new SpindleStreamer({ tables: { rows }, sink: new PassThrough({ objectMode: true }).resume() });
  expect(await streamer.stream('rows')).toMatchObject({ eventsSent: 1 });
});
