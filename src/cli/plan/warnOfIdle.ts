import type { StreamFlags } from '../options/streamOptions.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';

/** Of the flags that were given and act only with `--realtime`. */
export function warnOfIdle(
  { realtime, eventTime, replay = false, rate, burst, timePattern, duration, stage, repeatStages, sine }: StreamFlags,
  say: (text: string) => void,
): void {
  const paced = {
    '--rate': rate,
    '--burst': burst,
    '--time-pattern': timePattern,
    '--stage': stage,
    '--repeat-stages': repeatStages,
    '--sine': sine,
    // A replay can be stopped too.
    '--duration': replay === false ? duration : undefined,
  };
  const idle = realtime || eventTime === 'arrival' ? [] : Object.keys(withoutUndefined(paced));
  if (idle.length > 0) say(`warning: without --realtime or --event-time arrival, no effect: ${idle.join(', ')}`);
}
