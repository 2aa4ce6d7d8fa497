import { write } from 'node:fs';
import { promisify } from 'node:util';

const writeLater = promisify(write);

/** As `writeAll`, beside other work. */
export async function writeAllLater(file: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await writeLater(file, bytes, written);
    if (bytesWritten === 0) throw new Error(`the system took none of the last ${bytes.length - written} bytes`);
    written += bytesWritten;
  }
}
