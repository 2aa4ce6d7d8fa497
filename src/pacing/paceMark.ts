import type { Observable, SchedulerLike } from 'rxjs';
import type { BurstWindow } from './burstWindow.ts';
import type { GivenRate } from './rateOptions.ts';
import type { TimePattern } from './timePattern.ts';

/** The pace of a `burstPace`, for the `poissonDelay` piped directly after it: the two act as one stage. */
export interface PaceMark {
  /** The Observable that `burstPace` was piped onto. */
  readonly source: Observable<unknown>;
  readonly rate: GivenRate;
  readonly burstWindows: readonly BurstWindow[];
  readonly timePattern: TimePattern | undefined;
  readonly capacity: number | undefined;
  readonly scheduler: SchedulerLike;
}

const marks = new WeakMap<Observable<unknown>, PaceMark>();

/** Marks the result of a `burstPace` with its pace. */
export function markPace(result: Observable<unknown>, mark: PaceMark): void {
  marks.set(result, mark);
}

/** The pace of `source`. Undefined unless `source` is the result of a `burstPace` itself. */
export const paceOf = (source: Observable<unknown>): PaceMark | undefined => marks.get(source);
