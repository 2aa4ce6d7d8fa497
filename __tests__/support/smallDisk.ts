import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';

/**
 * A folder on a disk of its own, of so many KiB, for the tests of a describe; it takes root, and a system that has tmpfs. Where it
 * cannot be mounted the tests fail: skipped, they would look as if a full disk were harmless.
 */
export function smallDisk(kib: number): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'spindle-disk-'));
  let isMounted = false;
  beforeAll(() => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder], { stdio: 'pipe' });
      isMounted = true;
    } catch (cause) {
      throw new Error('cannot mount a small tmpfs: run the tests of full disks as root, where mounts are permitted', {
        cause,
      });
    }
  });
  afterAll(() => {
    if (isMounted) execFileSync('umount', [folder]);
    rmdirSync(folder);
  });
  return () => folder;
}
