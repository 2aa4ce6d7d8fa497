import { isObservable, type Observable, type SchedulerLike } from 'rxjs';
import { SteppedRate } from './baseRate.ts';
import type { BurstWindow } from './burstWindow.ts';
import { paced } from './paced.ts';
import { baseRateOf, type GivenRate } from './rateOptions.ts';
import { Schedule, type ScheduleOptions } from './schedule.ts';
import type { TimePattern } from './timePattern.ts';

/** Options of {@link pacedAtRate}. */
export interface RatePaceOptions extends Pick<ScheduleOptions, 'cost' | 'capacity'> {
  /** The operator's name, for its errors. */
  readonly stage: string;
  readonly rate: GivenRate;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
  readonly scheduler: SchedulerLike;
}

/** Lets values leave at a rate λ(t). */
export function pacedAtRate<T>(source: Observable<T>, options: () => RatePaceOptions): Observable<T> {
  return paced(source, () => {
    const { stage, rate, burstWindows, timePattern, cost, capacity, scheduler } = options();
    const { eventsPerSecond } = rate;
    const rates = isObservable(eventsPerSecond) ? eventsPerSecond : undefined;
    return {
      stage,
      scheduler,
      rates,
      begin: (now) => {
        const base = rates ? new SteppedRate(now) : baseRateOf(rate);
        return new Schedule({ intensity: { base, burstWindows, timePattern }, cost, capacity, scheduler });
      },
    };
  });
}
