import { describe, expect, it } from '@jest/globals';
import * as arrow from 'apache-arrow';
import { expectTypeOf } from 'expect-type';
import { lastValueFrom, toArray } from 'rxjs';
import { fromTable, SpindleStreamer } from '../../../src/index.ts';

const { vectorFromArray: vector } = arrow;
const noon = new Date('2024-01-31T12:00:00.500Z');
const list = new arrow.List(new arrow.Field('item', new arrow.Int32()));
const struct = new arrow.Struct([new arrow.Field('a', new arrow.Int64()), new arrow.Field('b', list)]);

/** An Arrow column of a value and a null, its type for us, and the value of an event. */
const columns: Readonly<Record<string, readonly [arrow.Vector, type: string, value: unknown]>> = {
  int32: [vector([-5, null], new arrow.Int32()), 'integer', -5],
  int64: [vector([5n, null], new arrow.Int64()), 'integer', 5],
  large: [vector([9007199254740993n, null], new arrow.Int64()), 'integer', 9007199254740993n],
  double: [vector([0.5, null], new arrow.Float64()), 'number', 0.5],
  decimal: [vector([new Uint32Array([1990, 0, 0, 0]), null], new arrow.Decimal(2, 10)), 'number', 19.9],
  negative: [
    vector([new Uint32Array([2 ** 32 - 7, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]), null], new arrow.Decimal(2, 10)),
    'number',
    -0.07,
  ],
  text: [vector(['Zoë', null], new arrow.Utf8()), 'text', 'Zoë'],
  category: [vector(['a', null], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())), 'text', 'a'],
  flag: [vector([true, null], new arrow.Bool()), 'boolean', true],
  day: [vector([new Date('2024-01-31'), null], new arrow.DateDay()), 'date', new Date('2024-01-31')],
  second: [
    vector([new Date('2024-01-31T12:00:00Z'), null], new arrow.TimestampSecond()),
    'date',
    new Date('2024-01-31T12:00:00Z'),
  ],
  milli: [vector([noon, null], new arrow.TimestampMillisecond()), 'date', noon],
  micro: [vector([noon, null], new arrow.TimestampMicrosecond()), 'date', noon],
  nano: [vector([noon, null], new arrow.TimestampNanosecond()), 'date', noon],
  clock: [vector([49_500_250, null], new arrow.TimeMillisecond()), 'text', '13:45:00.25'],
  bytes: [vector([new Uint8Array([255, 0]), null], new arrow.Binary()), 'text', '/wA='],
  list: [vector([[1, 2], null], list), 'text', [1, 2]],
  struct: [vector([{ a: 5n, b: [1] }, null], struct), 'text', { a: 5, b: [1] }],
};
const vectors = Object.fromEntries(Object.entries(columns).map(([name, [values]]) => [name, values]));
const table = new arrow.Table(vectors);

const eventsOf = (...args: Parameters<typeof fromTable>) => lastValueFrom(fromTable(...args).pipe(toArray()));
const plain = (event: object) =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('_spindle_')));

describe('a table of Apache Arrow', () => {
  it('is streamed as a table, each type as what it is, nulls first', async () => {
    const [empty, full] = await eventsOf(table, { table: 'trip' });
    expect(plain(full as object)).toEqual(
      Object.fromEntries(Object.entries(columns).map(([name, [, , value]]) => [name, value])),
    );
    expect(plain(empty as object)).toEqual(Object.fromEntries(Object.keys(columns).map((name) => [name, null])));
    expect(full).toMatchObject({
      _spindle_table: 'trip',
      _spindle_seq: 1,
      _spindle_event_time: new Date('2024-01-31'),
    });
  });

  it('is sorted by the column that is named, without copying its rows before they are read', async () => {
    let read = 0;
    const counted = {
      ...{
        numRows: 1000,
        schema: {
          fields: [
            { name: 'at', type: { typeId: 10 } },
            { name: 'id', type: { typeId: 2 } },
          ],
        },
      },
      getChild: (name: string) => ({
        get(i: number) {
          if (name === 'id') read++;
          return name === 'at' ? -i : i;
        },
      }),
    };
    const events = fromTable(counted, { timestampColumn: 'at' });
    expect(read).toBe(0);
    expect(
      (await lastValueFrom(events.pipe(toArray()))).map((event) => (event as unknown as { id: number }).id),
    ).toEqual(Array.from({ length: 1000 }, (_, i) => 999 - i));
    expect(() => fromTable(counted, { timestampColumn: 'id2' as 'id' })).toThrow(/has no column "id2"; it has at, id/);
  });

  it('is a table of the preset, whose numbers may become anomalies', async () => {
    const sent: object[] = [];
    const sink = { write: (batch: readonly object[]) => void sent.push(...batch) };
    await new SpindleStreamer({ tables: { trip: table }, sink }).stream('trip');
    expect(sent).toMatchObject([{ int32: null }, { int32: -5, _spindle_table: 'trip' }]);
  });

  it('has types: those of its schema', () => {
    const typed = arrow.tableFromArrays({ id: Int32Array.of(1, 2), fare: Float64Array.of(0.5, 1.5) });
    expectTypeOf(fromTable(typed)).not.toBeAny();
    fromTable({ numRows: 0, schema: { fields: [] }, getChild: () => null });
  });

  it('without a schema is refused', () => {
    const other = { numRows: 1, getChild: () => null } as unknown as arrow.Table;
    expect(() => fromTable(other)).toThrow(/must say its columns in schema\.fields/);
  });
});

describe('rows by their number', () => {
  it('are a table: in order of time, made when they are read', async () => {
    const rows = { length: 3, get: (i: number) => ({ id: BigInt(i), at: new Date(-i) }) };
    expect(await eventsOf(rows)).toMatchObject([{ id: 2n }, { id: 1n }, { id: 0n, _spindle_event_time: new Date(0) }]);
  });

  it('may be rows of Arrow', async () => {
    const rows = arrow.tableFromArrays({ id: Int32Array.of(7, 8) });
    expect((await eventsOf({ length: rows.numRows, get: (i: number) => rows.get(i) })).map(plain)).toEqual([
      { id: 7 },
      { id: 8 },
    ]);
  });
});
