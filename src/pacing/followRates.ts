import type { Observable, Subscriber } from 'rxjs';
import { type Context, within } from '../flow/context.ts';
import { operate } from '../flow/operate.ts';
import { checkEmittedRate, rateMissing } from './rate.ts';

/**
 * Tells a pacing stage each new rate, as long as its destination listens. The last rate stays when the Observable completes. If it
 * fails, emits what no rate can be, or completes without a rate, that ends the stage.
 */
export function followRates(
  rates: Observable<number>,
  stage: string,
  destination: Subscriber<unknown>,
  context: Context | undefined,
  change: (rate: number) => void,
): void {
  let rate: number | undefined;
  const subscriber = operate<number, never>({
    destination: destination as Subscriber<never>,
    next: (next) => {
      checkEmittedRate(next);
      if (next === rate) return;
      rate = next;
      change(next);
    },
    error: (error) => within(context, () => destination.error(error)),
    complete: () => {
      if (rate === undefined) within(context, () => destination.error(rateMissing(stage)));
    },
  });
  // The rates are no events: the demand for events must not pause them.
  within(undefined, () => rates.subscribe(subscriber));
}
