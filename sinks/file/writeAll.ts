import type { writeSync } from 'node:fs';

/**
 * Writes all bytes, or throws. The system may take fewer bytes than it is given, as on a disk with little space left. It reports the
 * error when it is given the rest.
 */
export function writeAll(file: number, bytes: Uint8Array, write: typeof writeSync): void {
  for (let written = 0; written < bytes.length; ) {
    const taken = write(file, bytes, written);
    if (taken === 0) throw new Error(`the system took none of the last ${bytes.length - written} bytes`);
    written += taken;
  }
}
