import { type OptionPath, optionError } from '../errors.ts';
import { checkRate, givenRate, givesRate } from '../pacing/rateOptions.ts';
import type { ResolvedConfig, StreamConfig } from './config.ts';

/** Throws `INVALID_OPTION` if options about time, each valid by itself, contradict each other. */
export function checkTimes(config: ResolvedConfig): void {
  const { eventTime, realtime, replay, startAt, shiftTo, late, causal, shard } = config;
  const arrives = eventTime === 'arrival';
  checkRate(givenRate({ ...noRate, ...config }));
  if (replay && realtime) leaveOut('replay', ['realtime'], 'paces the stream at a rate of its own');
  if (shiftTo && arrives) leaveOut('shiftTo', ['eventTime'], 'says when events happen');
  if (startAt && !arrives && !realtime && !replay)
    throw optionError(
      'INVALID_OPTION',
      ['startAt'],
      (naming) =>
        ` must be left out: it needs ${naming(['eventTime'], 'arrival') ?? "eventTime 'arrival'"}, ${naming(['realtime']) ?? 'realtime'} or ${naming(['replay']) ?? 'replay'}`,
    );
  if (late && config.outOfOrderFraction > 0) leaveOut('late', ['outOfOrderFraction'], 'makes events late by places');
  if (late && causal) leaveOut('causal', ['late'], 'delays events whatever refers to them');
  if (replay?.maxGapSeconds !== undefined && shard)
    throw optionError(
      'INVALID_OPTION',
      ['replay', 'maxGapSeconds'],
      ' must be left out in a shard: it does not know the gaps of the whole stream',
    );
  if (arrives && shard && !startAt)
    throw optionError('INVALID_OPTION', ['startAt'], ' must be given in a shard: all shards must begin at one moment');
}

const noRate = { eventsPerSecond: undefined, stages: undefined, repeatStages: undefined, sine: undefined };

/** An option contradicts another one, which stays. */
function leaveOut(option: keyof StreamConfig, other: OptionPath, does: string): never {
  throw optionError('INVALID_OPTION', [option], (naming) => {
    const name = naming(other) ?? other.join('.');
    return ` must be left out, or ${name}: ${name} ${does}`;
  });
}

/** The options of the rate. 10 events a second if none is given. */
export function rateOf(config: ResolvedConfig) {
  const given = givenRate({ ...noRate, ...config });
  const { eventsPerSecond, stages, repeatStages, sine } = givesRate(given) ? given : { ...given, eventsPerSecond: 10 };
  return {
    ...(eventsPerSecond !== undefined && { eventsPerSecond: eventsPerSecond as number }),
    ...(stages && { stages }),
    ...(repeatStages !== undefined && { repeatStages }),
    ...(sine && { sine }),
  };
}

/** Whether events get other times than their rows have. */
export const changesTimes = ({ eventTime, shiftTo }: ResolvedConfig): boolean =>
  eventTime === 'arrival' || shiftTo !== undefined;

/** Whether lateness in time is a matter of the stream. */
export const countsTime = ({ late, watermarkSeconds }: ResolvedConfig): boolean =>
  late !== undefined || watermarkSeconds !== undefined;

/** Refuses to stream several tables live one after the other: the arrivals of the second would all be past. */
export function checkLiveTables({ eventTime, realtime }: ResolvedConfig, tables: readonly string[]): void {
  if (eventTime === 'arrival' && realtime && tables.length > 1)
    throw optionError(
      'INVALID_OPTION',
      ['realtime'],
      ' must be left out where tables with times of arrival come one after the other: stream one of them, or all as a timeline',
    );
}

/** The config with the moment at which arrivals begin. `noted` is that of a run that goes on; the moment of now is the last resort. */
export function anchored(config: ResolvedConfig, noted: Date | undefined): ResolvedConfig {
  if (config.eventTime !== 'arrival' || config.startAt) return config;
  return { ...config, startAt: noted ?? new Date() };
}
