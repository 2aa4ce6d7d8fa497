import { describe, expect, it } from '@jest/globals';
import { defer, from, lastValueFrom, of, Subject, take, toArray } from 'rxjs';
import { reorder } from '../../operators/reorder.ts';
import { sinkTo } from '../../operators/sinkTo.ts';
import { stamp } from '../../operators/stamp.ts';
import { marbles } from '../support/marbles.ts';

const at = new Date(0);

describe('stamp', () => {
  it(
    'adds the metadata of fromTable, and numbers the rows',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b---|', { a: { id: 7, at }, b: { id: 8, at: null } });
      const subs = '       ^------!';
      const expected = '   -a-b---|';
      expectObservable(source.pipe(stamp({ table: 'click' }))).toBe(expected, {
        a: { id: 7, at, _spindle_table: 'click', _spindle_seq: 0, _spindle_event_time: at },
        b: { id: 8, at: null, _spindle_table: 'click', _spindle_seq: 1, _spindle_event_time: null },
      });
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  it.each([
    ['never', '-', '^'],
    ['empty', '--|', '^-!'],
    ['error', '--#', '^-!'],
  ])('%s', (_, input, subscription) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<object>(input);
      expectObservable(source.pipe(stamp())).toBe(input);
      expectSubscriptions(source.subscriptions).toBe(subscription);
    })();
  });

  it(
    'early unsubscribe: leaves an endless source',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<object>('---');
      expectObservable(source.pipe(stamp()), '^-!').toBe('---');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    }),
  );

  it('takes the event time from the column that is named, and none where no row has dates', async () => {
    const row = { id: 1, from: new Date(1), to: new Date(2) };
    const stamped = await lastValueFrom(of(row).pipe(stamp({ timestampColumn: 'to' })));
    expect([stamped._spindle_event_time, stamped._spindle_table]).toEqual([row.to, 'table']);
    expect(Object.keys(await lastValueFrom(of({ id: 1 }).pipe(stamp())))).toEqual([
      'id',
      '_spindle_table',
      '_spindle_seq',
    ]);
    expect(row).toEqual({ id: 1, from: new Date(1), to: new Date(2) });
  });

  it('lets the late events of a Subject be counted', async () => {
    const source = new Subject<{ id: number }>();
    const done = lastValueFrom(source.pipe(stamp(), reorder({ fraction: 0.2 }), sinkTo({ write() {} })));
    for (let id = 0; id < 100; id++) source.next({ id });
    source.complete();
    expect(await done).toMatchObject({ eventsSent: 100, outOfOrderCount: 20 });
  });

  it('numbers each subscription by itself, and lets take() stop a synchronous source', async () => {
    let produced = 0;
    function* endless() {
      while (true) yield { id: produced++ };
    }
    const stamped = defer(() => from(endless())).pipe(stamp(), take(2), toArray());
    const seqs = async () => (await lastValueFrom(stamped)).map(({ _spindle_seq: seq }) => seq);
    expect([await seqs(), await seqs()]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(produced).toBeLessThanOrEqual(4);
  });

  it('refuses what it cannot use', () => {
    expect(() => stamp({ table: 1 as never })).toThrow('table must be a string that is not empty, got 1');
    expect(() => stamp({ timestampColumn: 1 as never })).toThrow('timestampColumn must be the name of a column, got 1');
  });
});
