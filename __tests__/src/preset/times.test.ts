import { describe, expect, it } from '@jest/globals';
import { resolveConfig, type StreamConfig } from '../../../src/preset/config.ts';
import { checkTimes } from '../../../src/preset/times.ts';

const at = new Date('2026-06-01T00:00:00Z');
const late = { fraction: 0.1, delaySeconds: [1, 2] } as const;
const stages = [{ durationSeconds: 1, eventsPerSecond: 5 }];

describe('options about time', () => {
  it.each<[StreamConfig, string, string]>([
    [{ realtime: true, replay: {} }, 'replay', 'replay must be left out, or realtime: realtime paces'],
    [{ eventTime: 'arrival', shiftTo: at }, 'shiftTo', 'shiftTo must be left out, or eventTime: eventTime says when'],
    [{ startAt: at }, 'startAt', 'it needs eventTime: "arrival", realtime or replay'],
    [{ late, outOfOrderFraction: 0.1 }, 'late', 'late must be left out, or outOfOrderFraction'],
    [{ late, causal: true }, 'causal', 'causal must be left out, or late: late delays'],
    [{ eventTime: 'arrival', shard: { index: 0, count: 2 } }, 'startAt', 'startAt must be given in a shard'],
    [{ sine: { periodSeconds: 1, least: 1, most: 2 }, stages }, 'stages', 'sine gives the rate'],
    [{ sine: { periodSeconds: 1, least: 1, most: 2 }, eventsPerSecond: 1 }, 'eventsPerSecond', 'sine gives the rate'],
    [{ repeatStages: true }, 'repeatStages', 'there are no stages to repeat'],
    [{ stages: [{ durationSeconds: 1, eventsPerSecond: 0 }] }, 'stages', 'positive for some time'],
  ])('that contradict are refused: %j', (config, option, message) => {
    expect(() => checkTimes(resolveConfig(config))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option: [option] }),
    );
    expect(() => checkTimes(resolveConfig(config))).toThrow(message);
  });

  it.each<[StreamConfig]>([
    [{ eventTime: 'arrival', startAt: at, late, realtime: true, stages, repeatStages: true, durationSeconds: 5 }],
    [{ eventTime: 'arrival', replay: { speed: 60 } }],
    [{ startAt: at, replay: {} }],
    [{ replay: { from: at }, startAt: at, shard: { index: 0, count: 2 } }],
    [{ realtime: true, startAt: at, shiftTo: at, outOfOrderFraction: 0.1 }],
    [
      {
        replay: { speed: Number.POSITIVE_INFINITY, from: at, maxGapSeconds: 5 },
        shiftTo: at,
        late,
        watermarkSeconds: 0,
      },
    ],
  ])('that go together are taken: %j', (config) => {
    expect(() => checkTimes(resolveConfig(config))).not.toThrow();
  });
});
