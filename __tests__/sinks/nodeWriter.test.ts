import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { NodeWriter } from '../../sinks/nodeWriter.ts';

/** A stream of which chunk `bad` fails, if any. */
function stream(bad?: string) {
  const taken: string[] = [];
  const write = (chunk: string, _encoding: string, done: (error?: Error) => void) => {
    taken.push(chunk);
    setImmediate(() => (chunk === bad ? done(new Error('bad sector')) : done()));
  };
  return { taken, stream: new Writable({ objectMode: true, write }) };
}

describe('NodeWriter', () => {
  it('is done when the last of several chunks is out', async () => {
    const { taken, stream: target } = stream();
    const writer = new NodeWriter(target);
    await writer.write(['a', 'b', 'c']);
    expect([taken, target.writableLength]).toEqual([['a', 'b', 'c'], 0]);
    await writer.end();
    expect(target.writableFinished).toBe(true);
  });

  it('fails with any of them, and from then on', async () => {
    const { taken, stream: target } = stream('b');
    const writer = new NodeWriter(target);
    await expect(writer.write(['a', 'b', 'c'])).rejects.toThrow('bad sector');
    await expect(writer.write(['d'])).rejects.toThrow('bad sector');
    await expect(writer.end()).rejects.toThrow('bad sector');
    expect(taken).toEqual(['a', 'b']);
  });

  it('leaves no listener on a stream that is well', async () => {
    const { stream: target } = stream();
    const listeners = () => target.eventNames().map((name) => [name, target.listenerCount(name)]);
    const before = listeners();
    const writer = new NodeWriter(target);
    await writer.write(['a']);
    writer.release();
    expect(listeners()).toEqual(before);
  });
});
