import { open } from 'node:fs/promises';
import type { ByteSource } from './byteSource.ts';

/** Opens a regular file. */
export async function openFileBytes(path: string): Promise<ByteSource> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    byteLength: size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw new Error('it became shorter while it was read');
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
