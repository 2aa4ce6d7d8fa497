import { afterEach, describe, expect, it } from '@jest/globals';
import type { Sink } from '../../sinks/sink.ts';

/** A sink, and what has arrived at its far end so far, in the order of arrival. */
export interface SinkUnderTest {
  readonly sink: Sink;
  received(): Promise<object[]>;
  cleanup?(): void | Promise<void>;
}

const batches = (from: number, count: number, size: number): { id: number; text: string }[][] =>
  Array.from({ length: count }, (_, b) =>
    Array.from({ length: size }, (_, i) => ({ id: from + b * size + i, text: 'Zoë "\n😀' })),
  );

/**
 * What every sink keeps to, at the level of the {@link Sink} interface.
 *
 * @param make a fresh sink with a far end of its own
 * @param failing a sink whose start must fail, where it can
 * @param restarts whether it can be started again after a close or an abort
 */
export function sinkContract(
  name: string,
  make: () => SinkUnderTest,
  failing?: () => Sink,
  { restarts = true }: { readonly restarts?: boolean } = {},
): void {
  describe(`${name} keeps the contract of a sink`, () => {
    let made: SinkUnderTest[] = [];
    const fresh = (): SinkUnderTest => {
      const under = make();
      made.push(under);
      return under;
    };
    afterEach(async () => {
      for (const under of made) {
        await under.sink.abort?.(new Error('the test is over'));
        await under.cleanup?.();
      }
      made = [];
    });

    const send = async (sink: Sink, all: readonly (readonly object[])[]): Promise<void> => {
      await sink.start?.();
      for (const batch of all) await sink.write(batch);
      await sink.close?.();
    };

    it('delivers every event once, in order', async () => {
      const { sink, received } = fresh();
      const all = batches(0, 20, 37);
      await send(sink, all);
      expect(await received()).toEqual(all.flat());
    });

    it('has delivered a batch when it acknowledges it', async () => {
      const { sink, received } = fresh();
      const all = batches(0, 3, 5);
      await sink.start?.();
      for (const [i, batch] of all.entries()) {
        await sink.write(batch);
        expect(await received()).toEqual(all.slice(0, i + 1).flat());
      }
    });

    it('takes a batch of none', async () => {
      const { sink, received } = fresh();
      await send(sink, [[], [{ id: 1 }], []]);
      expect(await received()).toEqual([{ id: 1 }]);
    });

    it('leaves the events as they are', async () => {
      const { sink } = fresh();
      const event = Object.freeze({ id: 1, at: new Date(0) });
      await send(sink, [Object.freeze([event])]);
      expect(event).toEqual({ id: 1, at: new Date(0) });
    });

    it('can be closed twice, and again after an abort', async () => {
      const { sink, received } = fresh();
      await send(sink, [[{ id: 1 }]]);
      await sink.close?.();
      await sink.abort?.(new Error('late'));
      await sink.close?.();
      expect(await received()).toEqual([{ id: 1 }]);
    });

    if (restarts) {
      it('can be started again after a close, and adds to what it sent', async () => {
        const { sink, received } = fresh();
        const [first, second] = [batches(0, 2, 3), batches(6, 2, 3)];
        await send(sink, first);
        await send(sink, second);
        expect(await received()).toEqual([...first.flat(), ...second.flat()]);
      });

      it('lets go of everything when aborted: it can be started again, and keeps what it acknowledged', async () => {
        const { sink, received } = fresh();
        await sink.start?.();
        await sink.write([{ id: 1 }]);
        await sink.abort?.(new Error('given up'));
        await sink.abort?.(new Error('given up twice'));
        await send(sink, [[{ id: 2 }]]);
        expect(await received()).toEqual([{ id: 1 }, { id: 2 }]);
      });

      it('can be aborted before it was started', async () => {
        const { sink, received } = fresh();
        await sink.abort?.(new Error('never mind'));
        await send(sink, [[{ id: 1 }]]);
        expect(await received()).toEqual([{ id: 1 }]);
      });
    }

    if (failing) {
      it('surfaces why it could not start, and can then be aborted and closed', async () => {
        const sink = failing();
        await expect((async () => sink.start?.())()).rejects.toHaveProperty('message');
        await sink.abort?.(new Error('did not start'));
        await sink.close?.();
      });
    }
  });
}
