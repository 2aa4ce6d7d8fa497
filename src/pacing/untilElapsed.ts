import { type MonoTypeOperatorFunction, Observable, type SchedulerLike } from 'rxjs';
import { currentContext, within } from '../flow/context.ts';
import type { Emitter } from '../flow/gate.ts';
import { operate } from '../flow/operate.ts';
import { scheduleAfter } from './scheduleAfter.ts';

/** Mirrors the source until `ms` milliseconds have passed since the stage below first asked for values; then completes. */
export function untilElapsed<T>(ms: number, scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable<T>((destination) => {
      const outer = currentContext();
      const complete = () => within(outer, () => destination.complete());
      const begin = () => destination.add(scheduleAfter(scheduler, ms, complete));
      const emitter: Emitter = { depth: outer?.depth ?? 0, scheduler, resume: begin };
      destination.add(() => outer?.gate.remove(emitter));
      if (!outer || outer.gate.isOpen) begin();
      else outer.gate.waitForTurn(emitter);
      source.subscribe(operate<T, T>({ destination }));
    });
}
