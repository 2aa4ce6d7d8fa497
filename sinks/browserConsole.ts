import { textOf } from '../src/encode/bytes.ts';

/**
 * The console of a browser, which has no stdout: one entry for each batch.
 *
 * @internal
 */
export const browserConsole = {
  write: async (chunks: readonly Uint8Array[]): Promise<void> => {
    for (const chunk of chunks) console.log(textOf(chunk).trimEnd());
  },
  release() {},
  abort() {},
};
