import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asyncScheduler, from, lastValueFrom, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { fromTable } from '../../operators/fromTable.ts';
import { reorder } from '../../operators/reorder.ts';
import { type VerifyOptions, verify } from '../../operators/verify.ts';
import { stringify } from '../../src/encode/stringify.ts';
import { pull } from '../../src/flow/pull.ts';
import { heldBytes } from '../support/heldBytes.ts';
import { marbles } from '../support/marbles.ts';

interface Visit {
  readonly id: number;
  readonly name: string;
  readonly at: Date;
  readonly _spindle_table: string;
  readonly _spindle_seq: number;
}

const visit = (seq: number, table = 'visit'): Visit => ({
  id: seq,
  name: `visit ${seq}`,
  at: new Date(1e12 + seq),
  _spindle_table: table,
  _spindle_seq: seq,
});
const visits = (n: number) => Array.from({ length: n }, (_, seq) => visit(seq));
const line = (event: object) => Buffer.from(JSON.stringify(event));
const objects = (events: readonly object[]): Observable<object> => from(events);
const lines = (events: readonly object[]): Observable<object> => from(events.map(line));
const id = (seq: number) => ({ table: 'visit', seq });
const nothing = { count: 0, first: [] };

const verified = (expected: Observable<object>, actual: Observable<object>) => lastValueFrom(verify(expected, actual));

/** What is not right, by kind. */
async function wrong(expected: readonly object[], actual: readonly object[], as = lines) {
  const { ok, expected: _, actual: count, ...found } = await verified(from(expected), as(actual));
  expect(count).toBe(actual.length);
  const bad = Object.entries(found).filter(([, { count }]) => count > 0);
  expect(ok).toBe(bad.length === 0);
  return Object.fromEntries(bad);
}

const idModulo = (keys: number) => (arrival: Uint8Array) =>
  (JSON.parse(String(arrival)) as Visit).id % Math.floor(keys);

describe('verify', () => {
  it('finds nothing wrong in the stream itself: as events, as lines, as lines in another notation', async () => {
    const all = visits(3000);
    const spaced = (events: readonly object[]) =>
      from(events.map((event) => Buffer.from(JSON.stringify(event, null, 1))));
    const turned = (events: readonly object[]) =>
      lines(events.map((event) => Object.fromEntries(Object.entries(event).reverse())));
    for (const as of [objects, lines, spaced, turned]) expect(await wrong(all, all, as)).toEqual({});
    expect(await wrong([], [])).toEqual({});
  });

  const [all, at] = [visits(2000), 1500];
  const without = all.filter((_, i) => i !== at);
  it.each([
    ['one missing', without, { missing: { count: 1, first: [id(at)] } }],
    ['the last missing', all.slice(0, -1), { missing: { count: 1, first: [id(1999)] } }],
    ['all missing', [], { missing: { count: 2000, first: [0, 1, 2, 3, 4].map(id) } }],
    ['one doubled', all.toSpliced(at, 0, visit(at)), { duplicated: { count: 1, first: [{ ...id(at), at: at + 2 }] } }],
    ['one doubled later', [...all, visit(at)], { duplicated: { count: 1, first: [{ ...id(at), at: 2001 }] } }],
    [
      'a value changed',
      all.with(at, { ...visit(at), id: 7 }),
      {
        altered: {
          count: 1,
          first: [{ ...id(at), at: at + 1, differences: [{ column: 'id', expected: at, actual: 7 }] }],
        },
      },
    ],
    [
      'a column lost, one gained',
      all.with(at, { ...visit(at), name: undefined, extra: true } as object as Visit),
      {
        altered: {
          count: 1,
          first: [
            {
              ...id(at),
              at: at + 1,
              differences: [
                { column: 'name', expected: `visit ${at}`, actual: undefined },
                { column: 'extra', expected: undefined, actual: true },
              ],
            },
          ],
        },
      },
    ],
    [
      'two swapped',
      all.with(at, visit(at + 1)).with(at + 1, visit(at)),
      { misordered: { count: 1, first: [{ ...id(at), at: at + 2 }] } },
    ],
    [
      'a foreign event',
      all.toSpliced(at, 0, visit(2005)),
      { unexpected: { count: 1, first: [{ at: at + 1, event: JSON.parse(JSON.stringify(visit(2005))) }] } },
    ],
    [
      'an event of another table',
      all.toSpliced(at, 0, visit(at, 'other')),
      { unexpected: { count: 1, first: [{ at: at + 1, event: JSON.parse(JSON.stringify(visit(at, 'other'))) }] } },
    ],
    [
      'an event without seq',
      all.toSpliced(at, 0, { id: 1 } as Visit),
      { unexpected: { count: 1, first: [{ at: at + 1, event: { id: 1 } }] } },
    ],
    [
      'one that comes late, and altered',
      [...without, { ...visit(at), id: -1 }],
      {
        altered: {
          count: 1,
          first: [{ ...id(at), at: 2000, differences: [{ column: 'id', expected: at, actual: -1 }] }],
        },
        misordered: { count: 1, first: [{ ...id(at), at: 2000 }] },
      },
    ],
  ] as const)('%s', async (_, actual, expected) => {
    expect(await wrong(all, actual)).toEqual(expected);
  });

  it('says as text what is no event', async () => {
    const torn = [Buffer.from('{"id":1,'), Buffer.from('[1]'), Buffer.from('null')];
    const { unexpected } = await verified(of(visit(0)), from([line(visit(0)), ...torn]));
    expect(unexpected.first.map(({ event }) => event)).toEqual(['{"id":1,', '[1]', 'null']);
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await verified(of(visit(0)), from([line(visit(0)), Buffer.from(deep)]))).unexpected.count).toBe(1);
  });

  it('finds what was done to a stream at random', async () => {
    const edits = fc.array(fc.tuple(fc.nat(1e6), fc.constantFrom('drop', 'double', 'alter', 'foreign', 'move')), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), edits, fc.boolean(), async (n, edits, asLines) => {
        const actual: { event: Visit; altered: boolean }[] = visits(n).map((event) => ({ event, altered: false }));
        let foreign = 0;
        for (const [place, edit] of edits) {
          const i = place % Math.max(1, actual.length);
          const [one] = edit === 'drop' || edit === 'move' ? actual.splice(i, 1) : actual.slice(i, i + 1);
          if (!one) continue;
          if (edit === 'double') actual.splice((i * 7) % n, 0, one);
          if (edit === 'move') actual.splice((i * 11) % n, 0, one);
          if (edit === 'alter') actual[i] = { event: { ...one.event, name: 'x' }, altered: true };
          if (edit === 'foreign') actual.splice(i, 0, { event: visit(n + foreign++), altered: false });
        }
        const seen = new Set<number>();
        const count = { missing: 0, duplicated: 0, altered: 0, unexpected: 0, misordered: 0 };
        let top = -1;
        for (const { event, altered } of actual) {
          const seq = event._spindle_seq;
          if (seq >= n) count.unexpected++;
          else if (seen.has(seq)) count.duplicated++;
          else {
            seen.add(seq);
            if (altered) count.altered++;
            if (seq < top) count.misordered++;
            top = Math.max(top, seq);
          }
        }
        count.missing = n - seen.size;
        const events = actual.map(({ event }) => event);
        const found = await verified(from(visits(n)), asLines ? lines(events) : from(events));
        for (const [kind, expected] of Object.entries(count))
          expect([kind, found[kind as keyof typeof count].count]).toEqual([kind, expected]);
        for (const { differences } of found.altered.first)
          expect(differences?.map(({ column }) => column)).toEqual(['name']);
      }),
      { numRuns: 300 },
    );
  });

  it('takes the order of the expected stream, whatever its seqs', async () => {
    const late = () => from(visits(500)).pipe(reorder({ fraction: 0.3 }));
    expect(await verified(late(), late())).toMatchObject({ ok: true });
    expect((await verified(late(), from(visits(500)))).misordered.count).toBeGreaterThan(50);
    expect((await verified(from(visits(500)), late())).misordered.count).toBe(150);
  });

  describe('by key', () => {
    const shop = (seq: number) => ({ ...visit(seq), name: `shop ${seq % 3}` });
    const shops = (seqs: readonly number[]) => seqs.map(shop);
    const byName = { orderBy: ({ name }: Visit) => name };
    const inOrder = Array.from({ length: 12 }, (_, seq) => seq);
    const found = async (seqs: readonly number[]) =>
      (await lastValueFrom(verify(from(shops(inOrder)), from(shops(seqs)), byName))).misordered;

    it('takes any order between keys, and none but theirs within', async () => {
      expect(await found([2, 5, 8, 11, 0, 3, 1, 6, 9, 4, 7, 10])).toEqual(nothing);
      expect(await found([2, 5, 11, 8, 0, 3, 1, 6, 9, 4, 10, 7])).toEqual({
        count: 2,
        first: [
          { ...id(8), at: 4 },
          { ...id(7), at: 12 },
        ],
      });
    });

    it('finds each event that comes after one of its key which should have followed it', async () => {
      const permutation = fc.shuffledSubarray(
        Array.from({ length: 60 }, (_, seq) => seq),
        { minLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(permutation, fc.integer({ min: 1, max: 12 }), async (seqs, keys) => {
          const orderBy = ({ id }: Visit) => id % keys;
          const late = seqs.filter((seq, i) => seqs.slice(0, i).some((one) => one > seq && (one - seq) % keys === 0));
          const result = await lastValueFrom(
            verify(from(visits(60)), from(seqs.map((seq) => visit(seq))), { orderBy }),
          );
          expect(result).toMatchObject({ misordered: { count: late.length }, missing: { count: 60 - seqs.length } });
          expect(result.misordered.first.map(({ seq }) => seq)).toEqual(late.slice(0, 5));
        }),
      );
    });

    it('opens messages: the event in them, their key, their place', async () => {
      const message = (seq: number, offset: number) => ({ value: line(visit(seq)), key: Buffer.from('k'), offset });
      const messages = [
        message(0, 7),
        message(2, 8),
        message(1, 9),
        { ...message(3, 10), value: null },
        message(9, 11),
      ];
      const result = await lastValueFrom(
        verify(from(visits(4)), from(messages), {
          eventOf: ({ value }) => value,
          orderBy: ({ key }) => key,
          placeOf: ({ offset }) => `offset ${offset}`,
        }),
      );
      expect(result).toMatchObject({
        missing: { count: 1, first: [id(3)] },
        misordered: { count: 1, first: [{ ...id(1), at: 'offset 9' }] },
        unexpected: {
          count: 2,
          first: [
            { at: 'offset 10', event: 'null' },
            { at: 'offset 11', event: { id: 9 } },
          ],
        },
      });
    });

    it('refuses what is no function, when called', () => {
      expect(() => verify(of(), of(), { orderBy: 'name' as never })).toThrow(
        'orderBy must be a function of an arrival',
      );
    });
  });

  describe('holds at most 16 bytes an event', () => {
    const n = 200_000;
    // Lazily, as a file is read: nothing but `verify` holds events.
    function* rows() {
      for (let id = 0; id < n; id++) yield { id, name: `visit ${id}` };
    }
    const sent = () => fromTable(rows(), { table: 'visit' });
    const arrive = (seqOf: (i: number) => number, sample: () => void) =>
      pull(
        function* () {
          for (let i = 0; i < n; i++) {
            if (i % (n / 8) === 10) sample();
            const seq = seqOf(i);
            yield line({ id: seq, name: `visit ${seq}`, _spindle_table: 'visit', _spindle_seq: seq });
          }
          sample();
        },
        false,
        asyncScheduler,
      );

    it.each<[string, (i: number) => number, VerifyOptions<Uint8Array>]>([
      ['in order', (i) => i, {}],
      ['in reverse', (i) => n - 1 - i, {}],
      ['shuffled', (i) => (i * 123_457) % n, {}],
      ['shuffled, by one key for three events', (i) => (i * 123_457) % n, { orderBy: idModulo(n / 3) }],
      ['the first at the very end, each with its own key', (i) => (i + 1) % n, { orderBy: idModulo(n) }],
    ])(
      '%s',
      async (_, seqOf, options) => {
        const before = heldBytes();
        let most = 0;
        const sample = () => {
          most = Math.max(most, heldBytes() - before);
        };
        const result = await lastValueFrom(verify(sent(), arrive(seqOf, sample), options));
        expect(result).toMatchObject({ missing: { count: 0 }, altered: { count: 0 }, expected: n, actual: n });
        // Besides, what is on its way: up to 1,024 events of each stream.
        const onTheWay = 1_000_000;
        expect((most - onTheWay) / n).toBeLessThan(16);
      },
      60_000,
    );
  });

  it('tells tables apart', async () => {
    const both = [...visits(10), ...Array.from({ length: 10 }, (_, seq) => visit(seq, 'other'))];
    expect(await wrong(both, both)).toEqual({});
    expect(await wrong(both, both.slice(0, -1))).toEqual({
      missing: { count: 1, first: [{ table: 'other', seq: 9 }] },
    });
  });

  it('compares as JSON', async () => {
    const odd = {
      nan: Number.NaN,
      minus: -0,
      none: undefined,
      big: 12n,
      when: new Date(Number.NaN),
      deep: { at: new Date(0) },
    };
    const sent = [{ ...visit(0), ...odd }];
    const read = [
      {
        ...visit(0),
        at: visit(0).at.toJSON(),
        nan: null,
        minus: 0,
        big: 12,
        when: null,
        deep: { at: '1970-01-01T00:00:00.000Z' },
      },
    ];
    expect(await wrong(sent, read, objects)).toEqual({});
    // In their place, and out of it.
    const rest = visits(3).slice(1);
    expect(await wrong([...sent, ...rest], [...rest, ...read], objects)).toMatchObject({
      misordered: { count: 1 },
    });
    expect(await wrong([...sent, ...rest], [...rest, ...read], objects)).not.toHaveProperty('altered');
    expect(await wrong([visit(0)], [{ ...visit(0), id: '0' }])).toHaveProperty('altered');
  });

  it('counts every digit of an integer, and no order of keys', async () => {
    const sent = { ...visit(0), long: 2n ** 53n + 1n, deep: { a: 1, b: [{ c: 2, d: 2n ** 70n }] } };
    const { at, ...rest } = sent;
    const read = (long: bigint | number, d: bigint) => {
      const deep = { b: [{ d, c: 2 }], a: 1 };
      return { ...rest, at: at.toJSON(), name: rest.name, long, deep };
    };
    const asText = (events: readonly object[]) => from(events.map((event) => Buffer.from(stringify(event, 1))));
    for (const as of [objects, asText]) {
      expect(await wrong([sent], [read(2n ** 53n + 1n, 2n ** 70n)], as)).toEqual({});
      const altered = await wrong([sent], [read(2 ** 53, 2n ** 70n + 1n)], as);
      expect(altered).toMatchObject({
        altered: { count: 1, first: [{ differences: [{ column: 'long', actual: 2 ** 53 }, { column: 'deep' }] }] },
      });
      // Out of its place.
      const after = visit(1);
      expect(await wrong([sent, after], [after, read(2n ** 53n + 1n, 2n ** 70n)], as)).not.toHaveProperty('altered');
      expect(await wrong([sent, after], [after, read(2 ** 53, 2n ** 70n)], as)).toHaveProperty('altered');
    }
  });

  it.each([1e21, 123456789012345680000, 2 ** 53, -(2 ** 60), 0.1234567890123456])(
    'takes the number %p for what it is in any notation',
    async (number) => {
      const whole = Number.isInteger(number) ? [String(BigInt(number))] : [];
      for (const text of [String(number), number.toExponential(), ...whole]) {
        const { id, ...rest } = visit(0);
        const read = Buffer.from(`{"id":${text},${JSON.stringify(rest).slice(1)}`);
        expect((await verified(of({ ...rest, id: number }), of(read))).ok).toBe(true);
      }
    },
  );

  it('leaves the columns open where the expected stream cannot be had again', async () => {
    let reads = 0;
    const once = new Observable<object>((destination) =>
      (reads++ === 0 ? from(visits(3)) : throwError(() => new Error('read only once'))).subscribe(destination),
    );
    const { altered } = await verified(once, from([visit(1), visit(2), { ...visit(0), id: 9 }]));
    expect(altered).toEqual({ count: 1, first: [{ ...id(0), at: 3, differences: undefined }] });
  });

  it('shows as many as it is asked for, and counts all', async () => {
    const { missing } = await lastValueFrom(verify(from(visits(50)), of(), { examples: 2 }));
    expect(missing).toEqual({ count: 50, first: [id(0), id(1)] });
    expect((await lastValueFrom(verify(from(visits(50)), of(), { examples: 0 }))).missing).toEqual({
      count: 50,
      first: [],
    });
    expect(() => verify(of(), of(), { examples: -1 })).toThrow('examples must be an integer ≥ 0');
  });

  it('needs expected events that can be found again', async () => {
    await expect(verified(of({ id: 1 }), of())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(verified(of(visit(0), visit(0)), of(visit(0)))).rejects.toThrow('event 0 of table "visit" twice');
  });

  const told = {
    ok: true,
    missing: nothing,
    duplicated: nothing,
    altered: nothing,
    unexpected: nothing,
    misordered: nothing,
  };
  it.each([
    ['never', '-', '--a|', '-'],
    ['empty', '-|', '---|', '---(0|)'],
    ['one', '-a|', '----a|', '-----(1|)'],
    ['many, the actual first', '---a-b-c|', 'abc|', '--------(3|)'],
    ['error of the expected', '-a-#', 'a|', '---#'],
    ['error of the actual', '-a-b|', '-#', '-#'],
  ])('%s', (_, expected, actual, result) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { a: visit(0), b: visit(1), c: visit(2) };
      const [one, other] = [cold(expected, values), cold(actual, values)];
      const counts = Object.fromEntries([0, 1, 3].map((n) => [n, { ...told, expected: n, actual: n }]));
      expectObservable(verify(one, other)).toBe(result, counts);
      const end = result === '-' ? Number.POSITIVE_INFINITY : result.search(/[(#]/);
      const until = (marble: string) => `^${'-'.repeat(Math.max(0, Math.min(end, lengthOf(marble)) - 1))}!`;
      expectSubscriptions(one.subscriptions).toBe(result === '-' ? '^' : until(expected));
      expectSubscriptions(other.subscriptions).toBe(until(actual));
    })();
  });

  it('lets go of both when it is unsubscribed', () => {
    let left = 0;
    const endless = new Observable<object>(() => () => left++);
    verify(endless, endless).subscribe().unsubscribe();
    expect(left).toBe(2);
    verify(
      NEVER,
      throwError(() => 'torn'),
    ).subscribe({ error: (error) => expect(error).toBe('torn') });
  });

  it('makes the faster stream wait for the other, where it can be paused', async () => {
    let pulled = 0;
    function* rows() {
      while (pulled < 50_000) yield { id: pulled++ };
    }
    const actual = new Subject<object>();
    const result = verified(fromTable(rows(), { table: 'visit' }), actual);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pulled).toBeLessThanOrEqual(1025);
    actual.complete();
    expect((await result).missing.count).toBe(50_000);
  });

  it('errs where an actual stream that cannot be paused runs away', async () => {
    const actual = new Subject<object>();
    const result = verified(NEVER, actual);
    for (let i = 0; i < 65_537; i++) actual.next(visit(i));
    await expect(result).rejects.toMatchObject({ code: 'BACKPRESSURE_OVERFLOW' });
  });

  it('checks two tables of any length against each other', async () => {
    const rows = Array.from({ length: 200_000 }, (_, row) => ({ row }));
    const table = () => fromTable(rows, { table: 'visit' });
    expect(await verified(table(), table())).toMatchObject({ ok: true, expected: 200_000, actual: 200_000 });
  });
});

const lengthOf = (marble: string): number => marble.length - 1;
