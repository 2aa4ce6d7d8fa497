import { describe, expect, it } from '@jest/globals';
import { type CheckpointState, checkpointText, parseCheckpoint } from '../../../src/preset/checkpointText.ts';

const delivery = { eventsSent: 5, anomalyCount: 1, outOfOrderCount: 2, skipped: 1 };
const noted = { delivery, shape: { seed: 42, big: 2n ** 60n + 1n }, isDone: false };
const state: CheckpointState = { tables: { order: noted }, position: { path: '/x/Zoë', bytes: 7 } };

/** The text of what is no state of a checkpoint, its checksum right. */
const textOf = (state: unknown) => checkpointText(state as CheckpointState);

describe('a checkpoint as text', () => {
  it('is JSON, and comes back as it was', () => {
    const text = checkpointText(state);
    expect(JSON.parse(text)).toMatchObject({ tables: { order: { delivery } } });
    expect(parseCheckpoint(text)).toEqual(state);
  });

  it('is refused wherever one character differs or is missing', () => {
    const text = checkpointText(state);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === '1' ? '2' : '1';
      expect(() => parseCheckpoint(text.slice(0, at) + other + text.slice(at + 1))).toThrow(/checksum/);
      expect(() => parseCheckpoint(text.slice(0, at))).toThrow(/checksum/);
    }
  });

  it.each(['', '[]', '{}\n', 'null', '{\n  "tables": {}\n}\n'])('is refused where it has no checksum: %p', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(
      'it does not begin with a checksum: it is another file, or one of an earlier version',
    );
  });

  const of = (change: object) => ({ tables: { order: { ...noted, ...change } } });
  it.each([
    [{ tables: [] }, 'tables must be an object, got []'],
    [{ tables: null }, 'tables must be an object, got null'],
    [{ position: 1 }, 'tables must be an object, got undefined'],
    [{ tables: { order: 3 } }, 'tables["order"] must be an object, got 3'],
    [of({ delivery: null }), 'tables["order"].delivery must be an object, got null'],
    [of({ delivery: { ...delivery, eventsSent: -1 } }), 'delivery.eventsSent must be an integer ≥ 0, got -1'],
    [of({ delivery: { ...delivery, eventsSent: 0.5 } }), 'delivery.eventsSent must be an integer ≥ 0, got 0.5'],
    [of({ delivery: { ...delivery, skipped: 'x' } }), 'delivery.skipped must be an integer ≥ 0, got "x"'],
    [of({ delivery: { ...delivery, behindWatermark: 6 } }), 'delivery.behindWatermark must be at most eventsSent, 5'],
    [of({ delivery: { ...delivery, maxLatenessSeconds: -1 } }), 'delivery.maxLatenessSeconds must be a number ≥ 0'],
    [of({ delivery: { ...delivery, anomalyCount: 6 } }), 'delivery.anomalyCount must be at most eventsSent, 5, got 6'],
    [of({ delivery: { eventsSent: 5, anomalyCount: 1 } }), 'delivery.outOfOrderCount must be an integer ≥ 0, got'],
    [of({ shape: [] }), 'tables["order"].shape must be an object, got []'],
    [of({ isDone: 'yes' }), 'tables["order"].isDone must be true or false, got "yes"'],
  ])('is refused where it says what cannot be: %p', (wrong, message) => {
    expect(() => parseCheckpoint(textOf(wrong))).toThrow(message);
  });
});
