import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe } from '@jest/globals';

/** What `faketime` preloads; undefined where it is not installed. */
function libfaketime(): string | undefined {
  try {
    return execFileSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

const library = libfaketime();

/**
 * Tests that set the wall clock of a process, by `faketime`. Without it they are skipped; with `SPINDLE_REQUIRE_FAKETIME=1`
 * they fail.
 */
export const describeClock: typeof describe.skip =
  library === undefined && process.env.SPINDLE_REQUIRE_FAKETIME !== '1' ? describe.skip : describe;

/** The wall clock of a process that is started with `env`. The monotonic clock stays real. */
export class WallClock {
  readonly #file: string;
  readonly env: Readonly<Record<string, string>>;

  constructor(file: string) {
    if (library === undefined) throw new Error('faketime is not installed: apt-get install faketime');
    this.#file = file;
    this.set(0);
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets the clock to so many seconds ahead of the real one; the process sees it within a second. */
  set(seconds: number): void {
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}s\n`);
  }
}
