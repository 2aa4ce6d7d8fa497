import type { RateStage } from '../../pacing/rateStage.ts';
import type { SineRate } from '../../pacing/sineRate.ts';
import { choice, number, toggle, under, value } from './optionEntry.ts';
import { parseBursts, parseSine, parseSpeed, parseStages } from './parsePace.ts';
import { time } from './times.ts';

const burst = {
  type: 'object',
  required: ['startOffsetSeconds', 'durationSeconds', 'multiplier'],
  properties: {
    startOffsetSeconds: { type: 'number', minimum: 0 },
    durationSeconds: { type: 'number', exclusiveMinimum: 0 },
    multiplier: { type: 'number', minimum: 0 },
  },
  additionalProperties: false,
} as const;

const stage = {
  type: 'object',
  required: ['durationSeconds', 'eventsPerSecond'],
  properties: {
    durationSeconds: { type: 'number', minimum: 0 },
    eventsPerSecond: { type: 'number', minimum: 0 },
  },
  additionalProperties: false,
} as const;

const sine = {
  anyOf: [
    {
      type: 'object',
      required: ['periodSeconds', 'least', 'most'],
      properties: {
        periodSeconds: { type: 'number', exclusiveMinimum: 0 },
        least: { type: 'number', minimum: 0 },
        most: { type: 'number', exclusiveMinimum: 0 },
      },
      additionalProperties: false,
    },
    { type: 'string', minLength: 1 },
  ],
} as const;

/** The options that say how fast events come, and when they happen. */
export const paceOptions = {
  ...under('Pace', {
    realtime: toggle({ help: 'pace the events, as a Poisson process', default: 'off, as fast as they are taken' }),
    rate: number(
      '<n>',
      { exclusiveMinimum: 0 },
      { help: 'events a second, on average', default: '10', sets: ['eventsPerSecond'] },
    ),
    burst: value('<start:duration:multiplier>', { type: 'array', items: burst }, parseBursts, {
      help: 'multiply the rate for a while, in seconds; repeatable, overlaps multiply',
      default: 'none',
      sets: ['burstWindows'],
    }),
    timePattern: choice('<name>', ['business-hours', 'retail-peak'], {
      help: "follow the hour and the weekday, by this machine's clock",
      default: 'none',
    }),
    stage: value<readonly RateStage[]>('<seconds:rate>', { type: 'array', items: stage, minItems: 1 }, parseStages, {
      help: 'within so many seconds, bring the rate to so many events a second; repeatable, one after the other',
      default: 'none',
      sets: ['stages'],
    }),
    repeatStages: toggle({ help: 'begin the stages again after the last one' }),
    sine: value<SineRate>('<period:least:most>', sine, parseSine, {
      help: 'a rate that goes up and down, within so many seconds, instead of --rate',
      default: 'none',
    }),
    duration: number(
      '<seconds>',
      { exclusiveMinimum: 0 },
      {
        help: 'stop after so long; with --event-time arrival after so many seconds of arrivals',
        default: 'at the end',
        sets: ['durationSeconds'],
      },
    ),
  }),
  ...under('Time', {
    eventTime: choice('<when>', ['table', 'arrival'], {
      help: 'when events happen: as their rows say, or when they would arrive live, at --rate',
      default: 'table',
    }),
    startAt: time({
      help: 'when arrivals begin; with --realtime or --replay alone, when the run begins to send',
      default: 'now for arrivals',
    }),
    shiftTo: time({ help: 'move all dates, so that the first event happens then', default: 'dates stay' }),
    replay: value<number | boolean>(
      '[speed]',
      { anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'boolean' }] },
      parseSpeed,
      {
        help: 'play events by their own times, so many times as fast as they happened',
        default: 'off, speed 1',
        sets: ['replay', 'replay.speed'],
      },
    ),
    replayFrom: time({
      help: 'with --replay, what happened before leaves at once, and the replay begins at this event time',
      default: 'the first event',
      sets: ['replay.from'],
    }),
    maxGap: number(
      '<seconds>',
      { exclusiveMinimum: 0 },
      {
        help: 'with --replay, a longer gap between events counts as so many seconds',
        default: 'gaps stay',
        sets: ['replay.maxGapSeconds'],
      },
    ),
  }),
};
