import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { random } from '../../src/random/random.ts';
import { outcome, spindle, start } from './spindle.ts';

/** Longer than the longest time between two checkpoints. */
const LONGEST_MS = 1500;

/**
 * Runs `spindle`, kills it so many times with SIGKILL, each time at a moment that the seed settles after it has begun, starts it
 * again with the same flags, and lets it end. A rate keeps it from being over before.
 */
export async function killed(
  flags: readonly string[],
  { kills, seed }: { readonly kills: number; readonly seed: number },
) {
  const moments = random(seed, 'kills');
  for (let kill = 0; kill < kills; kill++) {
    const child = start([...flags, '--realtime', '--rate', '8000']);
    const ended = outcome(child);
    await once(child.stderr, 'data');
    await setTimeout(LONGEST_MS * moments.uniform());
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  }
  return spindle(flags);
}
