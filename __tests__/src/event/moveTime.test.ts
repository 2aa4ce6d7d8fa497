import { describe, expect, it } from '@jest/globals';
import { timeMover } from '../../../src/event/moveTime.ts';
import { note, notesOf } from '../../../src/event/notes.ts';
import { copyPlaceholder, isPlaceholder, placeholderFor, placeholders } from '../../../src/event/placeholder.ts';

const at = (ms: number) => new Date(ms);

describe('timeMover', () => {
  it('moves every date, and shares the event time among the columns that hold it', () => {
    const time = at(1000);
    const event = { id: 1, at: time, due: at(5000), none: null, list: [1], _spindle_seq: 0, _spindle_event_time: time };
    const moved = timeMover(undefined)(event, at(11_000), 10_000) as typeof event;
    expect(moved).toEqual({ ...event, at: at(11_000), due: at(15_000), _spindle_event_time: at(11_000) });
    expect(Object.keys(moved)).toEqual(Object.keys(event));
    expect(moved.at).toBe(moved._spindle_event_time);
    expect(event.due).toEqual(at(5000));
  });

  it('moves a time inside of objects, in copies of them', () => {
    const event = { meta: { at: at(1), by: 'a' }, due: at(1) };
    expect(timeMover('meta.at')(event, at(2000), 5)).toEqual({ meta: { at: at(2000), by: 'a' }, due: at(6) });
    expect(event.meta.at).toEqual(at(1));
    expect(timeMover('meta.at')({ 'meta.at': at(1), meta: 7 }, at(2000), 5)).toEqual({ 'meta.at': at(2000), meta: 7 });
  });

  it('gives the timestamp column a value of its own type', () => {
    const move = timeMover('at');
    expect(move({ at: 1 }, at(2000), 1999)).toEqual({ at: 2000 });
    expect(move({ at: '1970-01-01' }, at(2000), 2000)).toEqual({ at: '1970-01-01T00:00:02.000Z' });
    expect(move({ at: null, due: at(1) }, at(2000), 5)).toEqual({ at: at(2000), due: at(6) });
    expect(move({ at: 1, _spindle_event_time: at(1) }, at(2000), 1999)).toEqual({
      at: 2000,
      _spindle_event_time: at(2000),
    });
  });

  it('moves the column that held the event time by the offset, if another one is named', () => {
    const time = at(1000);
    const event = { at: time, due: at(5000), _spindle_event_time: time };
    expect(timeMover('due')(event, at(6000), 1000)).toEqual({
      at: at(2000),
      due: at(6000),
      _spindle_event_time: at(6000),
    });
  });

  it('gives an event time to an event that has none, unless it has no time', () => {
    expect(timeMover(undefined)({ id: 1 }, at(2000), 0)).toEqual({ id: 1, _spindle_event_time: at(2000) });
    expect(timeMover(undefined)({ due: at(1) }, undefined, 4)).toEqual({ due: at(5) });
    const none = { at: null, due: at(1), _spindle_event_time: null };
    expect(timeMover('at')(none, undefined, 4)).toEqual({ ...none, due: at(5) });
  });

  it('keeps invalid dates and what is noted', () => {
    const event = { at: new Date(Number.NaN) };
    note(event, { sourceSeq: 7 });
    const moved = timeMover(undefined)(event, undefined, 4) as typeof event;
    expect(moved.at.getTime()).toBeNaN();
    expect(notesOf(moved)).toEqual({ sourceSeq: 7 });
  });

  it('moves placeholders, and their copies', () => {
    const read = (column: string, place: number) => (column === 'status' ? 'new' : at(place));
    const make = placeholders('t', { status: 'status', due: 'due', _spindle_event_time: 'at' }, read);
    const made = { id: 1, due: at(3), _spindle_event_time: at(3), _spindle_table: 't', _spindle_seq: 3 };
    for (const placeholder of [make(3), placeholderFor(made)]) {
      const moved = timeMover('at')(placeholder, at(10), 7) as typeof made;
      expect(isPlaceholder(moved)).toBe(true);
      expect([moved.due, moved._spindle_event_time, moved._spindle_seq]).toEqual([at(10), at(10), 3]);
      const copy = copyPlaceholder(moved) as { _spindle_event_time: Date };
      expect(isPlaceholder(copy)).toBe(true);
      expect(copy._spindle_event_time).toEqual(at(10));
      copy._spindle_event_time = at(11);
      expect([copy._spindle_event_time, moved._spindle_event_time]).toEqual([at(11), at(10)]);
    }
    expect((copyPlaceholder(make(5)) as typeof made)._spindle_event_time).toEqual(at(5));
    expect('_spindle_event_time' in placeholders('t', {}, read)(1)).toBe(false);
  });
});
