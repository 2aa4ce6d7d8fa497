import { describe, expect, it } from '@jest/globals';
import { EMPTY, lastValueFrom, toArray } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { fromTables } from '../../operators/fromTables.ts';
import { reorder } from '../../operators/reorder.ts';
import { stringify } from '../../src/encode/stringify.ts';
import { AnomalyRegistry, CollectiveAnomaly, PointAnomaly, SpindleStreamer } from '../../src/index.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

const plain: Rows = Array.from({ length: 50 }, (_, id) => ({ id, v: id + 0.5, at: new Date(1e12 + id * 1000) }));
const all = (source: Parameters<typeof lastValueFrom<object>>[0]): Promise<object[]> =>
  lastValueFrom(source.pipe(toArray()));
const lines = (events: readonly object[]) => events.map((event) => stringify(event));

/** Events of an earlier stream, some of them late, as they are read again from a file. */
async function streamed(): Promise<Rows> {
  const events = await all(fromTable(plain, { table: 'orders' }).pipe(reorder({ fraction: 0.2 })));
  return JSON.parse(`[${lines(events)}]`);
}

describe('rows that have metadata already', () => {
  const refusal = {
    code: 'INVALID_OPTION',
    option: ['metadata'],
    message: expect.stringContaining('metadata: "keep" streams it as it is, metadata: "replace" makes it anew'),
  };

  it('are refused: an array by the call, an iterable by the stream, late in it too', async () => {
    const rows = await streamed();
    expect(() => fromTable(rows)).toThrow(expect.objectContaining(refusal));
    expect(() => fromTables({ t: rows })).toThrow(expect.objectContaining(refusal));
    const sink = { write() {} };
    await expect(new SpindleStreamer({ tables: { t: rows }, sink }).stream('t')).rejects.toMatchObject(refusal);
    await expect(all(fromTable(rows.values()))).rejects.toMatchObject(refusal);
    await expect(all(fromTable([...plain, ...rows].values()))).rejects.toMatchObject(refusal);
  });

  it('are streamed again as they were, with keep', async () => {
    const rows = await streamed();
    const kept = { metadata: 'keep' } as const;
    for (const source of [rows, rows.values()]) expect(lines(await all(fromTable(source, kept)))).toEqual(lines(rows));
    const written: object[] = [];
    const sink = { write: (batch: readonly object[]) => void written.push(...batch) };
    const result = await new SpindleStreamer({ tables: { t: rows }, sink, config: kept }).stream('t');
    expect(lines(written)).toEqual(lines(rows));
    expect(result.outOfOrderCount).toBe(10);
  });

  it('get what they lack, with keep', async () => {
    const [event] = await all(fromTable([{ id: 1, _spindle_table: 'old' }], { table: 'new', metadata: 'keep' }));
    expect(event).toEqual({ id: 1, _spindle_table: 'old', _spindle_seq: 0 });
  });

  it('get it anew, with replace', async () => {
    const rows = await streamed();
    const labelled: Rows = rows.map((row) => ({ ...row, _spindle_is_anomaly: true, _spindle_anomaly_type: 'point:x' }));
    const fresh = lines(await all(fromTable(plain, { table: 'new' })));
    const replaced = { table: 'new', metadata: 'replace', timestampColumn: 'at' } as const;
    expect(lines(await all(fromTable(labelled, replaced)))).toEqual(fresh);
    const { metadata, timestampColumn } = replaced;
    expect(lines(await all(fromTables({ new: labelled }, { metadata, timestampColumn })))).toEqual(fresh);
  });

  it('have no place in a shard, and stand still', () => {
    const config = { metadata: 'keep' } as const;
    const refused = expect.objectContaining({ code: 'INVALID_OPTION', option: ['metadata'] });
    const tables = { t: plain };
    expect(() => new SpindleStreamer({ tables, config: { ...config, shard: { index: 0, count: 2 } } })).toThrow(
      refused,
    );
    const burst = new CollectiveAnomaly('b', { groupColumn: 'id', timestampColumn: 'at' });
    const anomalyRegistry = new AnomalyRegistry<string>([burst]);
    expect(() => new SpindleStreamer({ tables, config, anomalyRegistry })).toThrow(refused);
    expect(() => new PointAnomaly('p', { column: '_spindle_seq' })).toThrow('this one is metadata');
  });
});

describe('times that are text', () => {
  const rows = (...times: unknown[]): Rows => times.map((at, id) => ({ id, at }));
  const named = { timestampColumn: 'at' } as const;

  it('are dates where they are ISO', async () => {
    const events = await all(fromTable(rows('2024-05-02', null, '2024-05-01T10:00:00+02:00'), named));
    expect(lines(events)).toEqual([
      '{"id":1,"at":null,"_spindle_table":"table","_spindle_seq":0,"_spindle_event_time":null}',
      '{"id":2,"at":"2024-05-01T10:00:00+02:00","_spindle_table":"table","_spindle_seq":1,"_spindle_event_time":"2024-05-01T08:00:00.000Z"}',
      '{"id":0,"at":"2024-05-02","_spindle_table":"table","_spindle_seq":2,"_spindle_event_time":"2024-05-02T00:00:00.000Z"}',
    ]);
    const [first] = await all(fromTables({ t: rows('2024-05-02', '2024-05-01') }, named));
    expect(first).toMatchObject({ id: 1, _spindle_event_time: new Date('2024-05-01') });
    const [only] = await all(fromTable(rows('2024-05-01').values(), named));
    expect(only).toMatchObject({ _spindle_event_time: new Date('2024-05-01') });
  });

  it.each([['soon'], [5n], [true], [{}]])('are refused if they are %p', (time) => {
    const refused = expect.objectContaining({ code: 'INVALID_OPTION', option: ['timestampColumn'] });
    expect(() => fromTable(rows(time), named)).toThrow(refused);
    expect(() => fromTables({ t: rows(time) }, named)).toThrow(refused);
  });

  it('are refused by the stream where they come after the first rows', async () => {
    const dates = Array.from({ length: 1000 }, () => '2024-05-01');
    for (const late of ['soon', 5n]) {
      const error = { code: 'INVALID_INPUT', message: expect.stringContaining('column "at" holds') };
      await expect(all(fromTable(rows(...dates, late), named))).rejects.toMatchObject(error);
      await expect(all(fromTable(rows(late).values(), named))).rejects.toMatchObject(error);
    }
  });
});

describe('rows that are none', () => {
  it('are refused by the call in an array, and by the stream elsewhere', async () => {
    const rows = [{ id: 1 }, null] as unknown as Rows;
    const message = 'rows[1] must be an object: a row has its values by column, got null';
    expect(() => fromTable(rows)).toThrow(expect.objectContaining({ message, option: ['rows', 1] }));
    expect(() => fromTables({ t: rows })).toThrow(expect.objectContaining({ option: ['tables', 't', 1] }));
    const error = { code: 'INVALID_INPUT', message: 'row 1 of table "table" must be an object, got null' };
    await expect(all(fromTable(rows.values()))).rejects.toMatchObject(error);
  });

  it('are an Observable', () => {
    const message = expect.stringContaining('got an Observable: it needs no fromTable, pipe it as it is');
    expect(() => fromTable(EMPTY as never)).toThrow(expect.objectContaining({ message, option: ['rows'] }));
  });
});
