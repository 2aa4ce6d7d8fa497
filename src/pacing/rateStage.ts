import { arrayOf, type Check, notNegative, object, required } from '../options/checkOptions.ts';
import { type BaseRate, type RatePiece, roundAt } from './baseRate.ts';
import { Ramp } from './curve.ts';

/** A ramp of the base rate, from the rate before it to a rate of its own. */
export interface RateStage {
  /** Seconds, ≥ 0; with 0, the rate jumps. */
  readonly durationSeconds: number;
  /** The rate at the end of the stage, in events per second, ≥ 0. */
  readonly eventsPerSecond: number;
}

/** For an array of stages. */
export const stagesCheck: Check = arrayOf(
  object<RateStage>({ durationSeconds: required(notNegative), eventsPerSecond: required(notNegative) }),
  1,
);

/** What makes up a {@link StagedRate}. */
export interface StagedRateOptions {
  readonly stages: readonly RateStage[];
  /** The rate before the first stage. */
  readonly before: number;
  /** Whether the stages begin again after the last one. */
  readonly repeat: boolean;
}

interface Stage {
  /** In milliseconds since the begin of its round. */
  readonly from: number;
  readonly to: number;
  /** The rates at its two ends, in events per millisecond. */
  readonly first: number;
  readonly last: number;
}

/** A base rate in stages. The last rate holds, or the stages are repeated: the first ramp then begins at the last rate. */
export class StagedRate implements BaseRate {
  readonly highest: number;
  readonly end: number;
  readonly #firstRound: readonly Stage[];
  /** The stages of each later round; undefined if there is none. */
  readonly #laterRounds: readonly Stage[] | undefined;
  readonly #length: number;
  readonly #last: number;

  constructor({ stages, before, repeat }: StagedRateOptions) {
    const last = stages.at(-1)?.eventsPerSecond as number;
    this.#last = last / 1000;
    this.#firstRound = rampsOf(stages, before);
    this.#length = this.#firstRound.at(-1)?.to ?? 0;
    this.#laterRounds = repeat ? rampsOf(stages, last) : undefined;
    this.highest = Math.max(before, ...stages.map(({ eventsPerSecond }) => eventsPerSecond));
    const goesOn = this.#laterRounds ? this.#laterRounds.some(isPositive) : last > 0;
    const end = this.#firstRound.findLast(isPositive)?.to ?? Number.NEGATIVE_INFINITY;
    this.end = goesOn ? Number.POSITIVE_INFINITY : end;
  }

  at(t: number): RatePiece {
    if (t < this.#length) return pieceAt(this.#firstRound, t, { from: 0, to: this.#length });
    if (this.#laterRounds) return pieceAt(this.#laterRounds, t, roundAt(t, this.#length));
    return { from: this.#length, to: Number.POSITIVE_INFINITY, curve: new Ramp(this.#length, this.#last) };
  }
}

const isPositive = ({ first, last }: Stage): boolean => first + last > 0;

/** The stages of one round. One of 0 seconds only sets the rate before the next. */
function rampsOf(stages: readonly RateStage[], before: number): Stage[] {
  let to = 0;
  let last = before / 1000;
  const all = stages.map(({ durationSeconds, eventsPerSecond }) => {
    const [from, first] = [to, last];
    to += durationSeconds * 1000;
    last = eventsPerSecond / 1000;
    return { from, to, first, last };
  });
  return all.filter((stage) => stage.to > stage.from);
}

/** The piece at a time of a round. */
function pieceAt(
  stages: readonly Stage[],
  t: number,
  round: { readonly from: number; readonly to: number },
): RatePiece {
  const index = stages.findIndex(({ to }) => round.from + to > t);
  const { from, to, first, last } = stages.at(index) as Stage;
  const origin = round.from + from;
  return {
    from: origin,
    // The last stage reaches the end of the round, whatever the rounding.
    to: index < 0 || index === stages.length - 1 ? round.to : round.from + to,
    curve: new Ramp(origin, first, (last - first) / (to - from)),
  };
}
