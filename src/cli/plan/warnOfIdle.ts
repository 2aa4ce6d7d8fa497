import type { StreamFlags } from '../options/streamOptions.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';

/** Of the flags that were given and act only with `--realtime`. */
export function warnOfIdle(
  { realtime, rate, burst, timePattern, duration }: StreamFlags,
  say: (text: string) => void,
): void {
  const paced = { '--rate': rate, '--burst': burst, '--time-pattern': timePattern, '--duration': duration };
  const idle = realtime ? [] : Object.keys(withoutUndefined(paced));
  if (idle.length > 0) say(`warning: without --realtime, no effect: ${idle.join(', ')}`);
}
