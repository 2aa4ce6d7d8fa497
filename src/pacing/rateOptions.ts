import { isObservable } from 'rxjs';
import { checkOption, nameOf, type OptionNaming, optionError, show } from '../errors.ts';
import { flag } from '../options/checkOptions.ts';
import { type BaseRate, SteppedRate } from './baseRate.ts';
import { type Rate, rateCheck } from './rate.ts';
import { type RateStage, StagedRate, stagesCheck } from './rateStage.ts';
import { type SineRate, SinusoidalRate, sineCheck } from './sineRate.ts';

/** The options that set the base rate. */
export interface RateOptions {
  /**
   * Base rate λ₀ in events per second, > 0, or an Observable of rates, each ≥ 0, which hold until the next one; 0 pauses, and so does
   * the time before the first. With `stages`, the rate before the first of them; default 0.
   */
  readonly eventsPerSecond?: Rate;
  /**
   * Ramps of the base rate, one after the other, as in k6. The last rate holds after them. If that is 0, the stream completes when
   * nothing more can come. Default none.
   */
  readonly stages?: readonly RateStage[];
  /** Whether the stages begin again after the last one; the first ramp then begins at the last rate. Default false. */
  readonly repeatStages?: boolean;
  /** A base rate that goes up and down, instead of `eventsPerSecond` and `stages`. Default none. */
  readonly sine?: SineRate;
}

/** The options of the rate, without others. */
export type GivenRate = { readonly [K in keyof RateOptions]: RateOptions[K] | undefined };

/** Takes the options of the rate out of those of a stage. */
export const givenRate = ({ eventsPerSecond, stages, repeatStages, sine }: GivenRate): GivenRate => ({
  eventsPerSecond,
  stages,
  repeatStages,
  sine,
});

/** A check for each option of the rate. */
export const rateChecks = { eventsPerSecond: rateCheck, stages: stagesCheck, repeatStages: flag, sine: sineCheck };

/** Throws `INVALID_OPTION` if the options of the rate, each valid by itself, contradict each other. */
export function checkRate({ eventsPerSecond, stages, repeatStages, sine }: GivenRate): void {
  const without = (option: keyof RateOptions, value: unknown, reason: (naming: OptionNaming) => string) => {
    if (value !== undefined)
      throw optionError('INVALID_OPTION', [option], (naming) => ` must be left out: ${reason(naming)}`);
  };
  const bySine = (naming: OptionNaming) => `${nameOf(['sine'], naming)} gives the rate`;
  if (sine) {
    without('stages', stages, bySine);
    without('eventsPerSecond', eventsPerSecond, bySine);
  }
  if (!stages) {
    without('repeatStages', repeatStages || undefined, () => 'there are no stages to repeat');
    return;
  }
  checkOption(!isObservable(eventsPerSecond), 'eventsPerSecond', eventsPerSecond, 'a number where there are stages');
  const lasting = stages.some(({ durationSeconds }) => durationSeconds > 0);
  checkOption(!repeatStages || lasting, 'repeatStages', repeatStages, 'false, as the stages take no time');
  const { end } = baseRateOf({ eventsPerSecond: numberOf(eventsPerSecond), stages, repeatStages, sine });
  checkOption(end > 0, 'stages', 'all zero', 'positive for some time');
}

/** Whether the options give a rate. */
export const givesRate = ({ eventsPerSecond, stages, sine }: GivenRate): boolean =>
  eventsPerSecond !== undefined || stages !== undefined || sine !== undefined;

/** The base rate that the options give. An Observable of rates counts 0 until its first. */
export function baseRateOf({ eventsPerSecond, stages, repeatStages = false, sine }: GivenRate): BaseRate {
  if (sine) return new SinusoidalRate(sine);
  const before = numberOf(eventsPerSecond);
  return stages ? new StagedRate({ stages, before, repeat: repeatStages }) : new SteppedRate(before);
}

const numberOf = (rate: Rate | undefined): number => (typeof rate === 'number' ? rate : 0);

/** How the rate is shown in a message. */
export function showRate({ eventsPerSecond, stages, sine }: GivenRate): string {
  if (sine) return 'a sine';
  if (stages) return 'stages';
  return isObservable(eventsPerSecond) ? 'an Observable of rates' : `${show(eventsPerSecond)} events per second`;
}
