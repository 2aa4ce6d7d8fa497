import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { events, scratch, spindle } from '../support/spindle.ts';

type Event = Readonly<Record<string, unknown>>;

interface Told {
  readonly _spindle_seq: number;
  readonly sourceSeq: number;
  readonly placesLate: number;
  readonly anomalies: readonly {
    readonly type: string;
    readonly column: string;
    readonly original: unknown;
    readonly value: unknown;
  }[];
}

const folder = scratch();
const order = ['stream', 'retail', '--table', 'order', '--max-events', '2000'];
const kinds = {
  point: { type: 'point', name: 'spike', column: 'order_total', fraction: 0.1 },
  contextual: {
    type: 'contextual',
    name: 'odd',
    column: 'status',
    conditionColumn: 'status',
    normalValues: ['completed', 'shipped'],
    anomalousValues: ['lost', 'stuck'],
    fraction: 0.2,
  },
  collective: {
    type: 'collective',
    name: 'rush',
    groupColumn: 'customer_id',
    timestampColumn: 'order_date',
    fraction: 0.3,
  },
};
const overlapping = [
  ...Object.values(kinds),
  { ...kinds.point, name: 'dip', multiplierRange: [0.1, 0.2], fraction: 0.5 },
  { ...kinds.collective, name: 'crowd', groupColumn: 'store_id' },
];
/** All but `_spindle_seq`, by which the stream is told apart. */
const columns = ['customer_id', 'store_id', 'order_date', 'status', 'order_total', '_spindle_event_time'];

describe('--truth agrees with a diff of the stream against the stream without anomalies and lateness', () => {
  let plain: readonly Event[] = [];
  beforeAll(async () => {
    plain = events((await spindle(order)).stdout);
  });

  it.each([
    ['point', [kinds.point]],
    ['contextual', [kinds.contextual]],
    ['collective', [kinds.collective]],
    ['overlapping ones of every kind', overlapping],
    ['no anomaly', []],
  ])('%s', async (name, anomalies) => {
    const [given, path] = [join(folder, `${name}.json`), join(folder, `${name}.jsonl`)];
    await writeFile(given, JSON.stringify(anomalies));
    const flags = ['--out-of-order', '0.1', '--no-labels', '--anomalies', given, '--truth', path];
    const { code, stdout } = await spindle([...order, ...flags]);
    expect(code).toBe(0);
    const truth = events(await readFile(path, 'utf8')) as unknown as readonly Told[];
    const seqs: number[] = [];
    const differing = events(stdout).flatMap((event) => {
      const seq = event._spindle_seq as number;
      const placesLate = seqs.filter((earlier) => earlier > seq).length;
      seqs.push(seq);
      const row = (event.order_id as number) - 1;
      const changed = columns.filter((column) => event[column] !== plain[row]?.[column]);
      if (changed.length === 0 && placesLate === 0) return [];
      const changes = changed
        .filter((column) => !column.startsWith('_spindle'))
        .map((column) => [column, plain[row]?.[column], event[column]]);
      return [{ seq, row, placesLate, changes }];
    });
    const told = truth.flatMap(({ _spindle_seq: seq, sourceSeq: row, placesLate, anomalies }) => {
      const changes = columns.flatMap((column) => {
        const own = anomalies.filter((anomaly) => anomaly.column === column);
        const [was, is] = [own[0]?.original, own.at(-1)?.value];
        return was === is ? [] : [[column, was, is]];
      });
      if (changes.length > 0 || placesLate > 0) return [{ seq, row, placesLate, changes }];
      // The rest is part of a collective anomaly, with a time that stays.
      expect(anomalies.at(-1)?.type).toMatch(/^collective:/);
      return [];
    });
    expect(told).toEqual(differing);
    expect(told.length).toBeGreaterThanOrEqual(200);
    const overlaps = truth.filter(({ anomalies }) => anomalies.length > 1).length;
    expect(overlaps > 0).toBe(anomalies.length > 1);
  });
});
