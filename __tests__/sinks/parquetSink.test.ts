import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom, tap } from 'rxjs';
import { batch } from '../../operators/batch.ts';
import { fromTable } from '../../operators/fromTable.ts';
import { type Delivery, sinkTo } from '../../operators/sinkTo.ts';
import { fanOut } from '../../sinks/fanOut.ts';
import { ParquetSink, type ParquetSinkOptions } from '../../sinks/parquetSink.ts';
import { duckdb } from '../support/duckdb.ts';
import { smallDisk } from '../support/smallDisk.ts';

const folder = mkdtempSync(join(tmpdir(), 'spindle-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

async function write(
  path: string,
  batches: readonly (readonly object[])[],
  options?: ParquetSinkOptions,
): Promise<void> {
  const sink = new ParquetSink(path, options);
  await sink.start();
  for (const batch of batches) sink.write(batch);
  sink.close();
}

const typesIn = async (path: string) =>
  Object.fromEntries(
    (await duckdb(`describe select * from '${path}'`)).map(({ column_name: name, column_type: type }) => [name, type]),
  );

describe('ParquetSink', () => {
  it('writes what DuckDB reads: every type, and null in each', async () => {
    const path = at('a/b/types.parquet');
    const row = {
      integer: -5,
      large: 2 ** 53 - 1,
      bigint: 2n ** 63n - 1n,
      number: 0.1,
      whole: 1,
      boolean: true,
      date: new Date('1969-12-31T23:59:59.999Z'),
      text: 'Zoë "\n🎈',
      object: { a: [1, null] },
      several: 'a',
    };
    const nulls = Object.fromEntries(Object.keys(row).map((name) => [name, null]));
    const other = { ...nulls, whole: 1.5, number: 2, several: 7, date: new Date(Number.NaN) };
    await write(path, [[row], [nulls, other, {}]]);
    expect(await typesIn(path)).toEqual({
      integer: 'BIGINT',
      large: 'BIGINT',
      bigint: 'BIGINT',
      number: 'DOUBLE',
      whole: 'DOUBLE',
      boolean: 'BOOLEAN',
      date: 'TIMESTAMP WITH TIME ZONE',
      text: 'VARCHAR',
      object: 'VARCHAR',
      several: 'VARCHAR',
    });
    const read = await duckdb(`select * replace (epoch_ms("date") as "date") from '${path}'`);
    const written = { ...row, large: '9007199254740991', bigint: '9223372036854775807', integer: '-5', date: '-1' };
    expect(read).toEqual([
      { ...written, object: '{"a":[1,null]}' },
      nulls,
      { ...other, several: '7', date: null },
      nulls,
    ]);
  });

  it('writes many pages and row groups, whose statistics are right', async () => {
    const path = at('many.parquet');
    const rows = Array.from({ length: 120_000 }, (_, id) => ({
      id: id * 2 ** 20,
      gap: id % 3 === 0 ? null : id,
      late: id < 100_000 ? null : -id - 0.25,
      name: `name ${id % 1000}`,
      flag: id % 5 === 0,
      at: new Date(id * 1000),
    }));
    await write(path, [rows.slice(0, 7), rows.slice(7, 90_001), rows.slice(90_001)]);
    const [sums] = await duckdb(
      `select count(*)::int as n, sum(id)::double as id, sum(gap)::double as gap, count(late)::int as late, sum(late) as sum,
         count(distinct name)::int as names, count(*) filter (flag)::int as flags, max(epoch_ms("at"))::double as "at" from '${path}'`,
    );
    const sum = (column: 'id' | 'gap' | 'late') => rows.reduce((all, row) => all + (row[column] ?? 0), 0);
    expect(sums).toEqual({
      n: 120_000,
      id: sum('id'),
      gap: sum('gap'),
      late: 20_000,
      sum: sum('late'),
      names: 1000,
      flags: 24_000,
      at: 119_999_000,
    });
    const groups = await duckdb(
      `select row_group_id::int as g, row_group_num_rows::int as n, stats_min_value as least, stats_max_value as largest,
         stats_null_count::int as nulls from parquet_metadata('${path}') where path_in_schema = 'gap' order by g`,
    );
    expect(groups).toEqual([
      { g: 0, n: 98_304, least: '1', largest: '98303', nulls: 32_768 },
      { g: 1, n: 21_696, least: '98305', largest: '119999', nulls: 7232 },
    ]);
    expect(await duckdb(`select id::double as id from '${path}' where gap = 110000`)).toEqual([
      { id: 110_000 * 2 ** 20 },
    ]);
  });

  it('writes the same bytes, whatever the batches', async () => {
    const rows = Array.from({ length: 40_000 }, (_, id) => ({ id, name: `name ${id}` }));
    await write(at('one.parquet'), [rows]);
    await write(at('two.parquet'), [
      rows.slice(0, 1),
      rows.slice(1, 16_384),
      rows.slice(16_384, 30_000),
      rows.slice(30_000),
    ]);
    expect(readFileSync(at('two.parquet')).equals(readFileSync(at('one.parquet')))).toBe(true);
  });

  it('writes events with their metadata, in the columns of the table', async () => {
    const path = at('events.parquet');
    const rows = [{ id: 1, price: 2, at: new Date(0) }];
    const columns = [
      { name: 'id', type: 'integer' },
      { name: 'price', type: 'number' },
      { name: 'at', type: 'date' },
    ] as const;
    await lastValueFrom(fromTable(rows, { table: 'order' }).pipe(sinkTo(new ParquetSink(path, { columns }))));
    expect(await typesIn(path)).toEqual({
      id: 'BIGINT',
      price: 'DOUBLE',
      at: 'TIMESTAMP WITH TIME ZONE',
      _spindle_table: 'VARCHAR',
      _spindle_seq: 'BIGINT',
      _spindle_event_time: 'TIMESTAMP WITH TIME ZONE',
    });
  });

  it('refuses what a column cannot hold, and keeps the events that were acknowledged', async () => {
    const columns = [
      { name: 'n', type: 'number' },
      { name: 'id', type: 'integer' },
    ] as const;
    const wrong: readonly [object, RegExp][] = [
      [{ n: 2, id: 1.5 }, /column "id" of the Parquet file holds integers of 64 bits, and event 2 has 1\.5$/],
      [{ n: 2, id: '1' }, /has "1"$/],
      [{ n: 2, id: 2n ** 63n }, /has 9223372036854775808n?$/],
      [{ n: 'x', id: 1 }, /column "n" of the Parquet file holds numbers/],
      [{ n: 1, id: 1, more: 1 }, /event 2 has a column "more", which the Parquet file has not/],
    ];
    for (const [event, message] of wrong) {
      const path = at('wrong.parquet');
      const source = fromTable([{ n: 1, id: 7 }, { n: null, id: null }, event], { table: 't' });
      const seen: unknown[] = [];
      const sent = new Promise<unknown>((resolve) =>
        source
          .pipe(sinkTo(new ParquetSink(path, { columns })))
          .subscribe({ next: (delivery) => seen.push(delivery.eventsSent), error: resolve }),
      );
      expect(await sent).toMatchObject({ code: 'SINK_WRITE_FAILED', message: expect.stringMatching(message) });
      expect(await duckdb(`select n, id::int as id from '${path}'`)).toEqual([
        { n: 1, id: 7 },
        { n: null, id: null },
      ]);
    }
  });

  it('counts the events once that were held until the columns were known, however large the batches', async () => {
    const path = at('held.parquet');
    const rows = Array.from({ length: 16_400 }, (_, id) => ({ id: id < 16_390 ? id : 'text' }));
    let sent = 0;
    const counted = tap<Delivery>(({ eventsSent }) => {
      sent = eventsSent;
    });
    const run = lastValueFrom(fromTable(rows).pipe(batch(100), sinkTo(new ParquetSink(path)), counted));
    await expect(run).rejects.toThrow('event 16,390 has "text"');
    expect(sent).toBe(16_390);
    expect(await duckdb(`select count(*)::int as rows from '${path}'`)).toEqual([{ rows: 16_390 }]);
    const large = at('large.parquet');
    await write(large, [Array.from({ length: 300_000 }, (_, id) => ({ id }))]);
    expect(await duckdb(`select count(*)::int as rows from '${large}'`)).toEqual([{ rows: 300_000 }]);
  });

  it('leaves the file that was there until it is whole, and follows links', async () => {
    const path = at('there.parquet');
    writeFileSync(path, 'old');
    symlinkSync(path, at('link.parquet'));
    const sink = new ParquetSink(at('link.parquet'));
    expect(existsSync(`${path}.tmp`)).toBe(false);
    await sink.start();
    sink.write([{ id: 1 }]);
    expect(readFileSync(path, 'utf8')).toBe('old');
    sink.close();
    sink.close();
    sink.abort();
    expect(await duckdb(`select id::int as id from '${path}'`)).toEqual([{ id: 1 }]);
    expect(existsSync(`${path}.tmp`)).toBe(false);
    await expect(sink.start()).rejects.toThrow(/is written: a Parquet file cannot be added to/);
  });

  it('is left as it was by a stream that fails before its first event', async () => {
    const path = at('kept.parquet');
    writeFileSync(path, 'old');
    const sink = new ParquetSink(path);
    await sink.start();
    sink.abort();
    expect([readFileSync(path, 'utf8'), existsSync(`${path}.tmp`)]).toEqual(['old', false]);
  });

  it('has no rows after a stream without events, if its columns are known', async () => {
    await write(at('empty.parquet'), [], { columns: [{ name: 'id', type: 'integer' }] });
    expect(await duckdb(`select count(*)::int as n from '${at('empty.parquet')}'`)).toEqual([{ n: 0 }]);
    await expect(write(at('none.parquet'), [])).rejects.toThrow(/no event has come .* columns are not known/);
    expect(existsSync(at('none.parquet'))).toBe(false);
  });

  it('refuses a checkpoint, also among other sinks', () => {
    const refused = expect.objectContaining({ code: 'INVALID_OPTION', option: ['checkpoint'] });
    const sink = new ParquetSink(at('x.parquet'));
    const errorOf = (action: () => void) => {
      try {
        action();
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(errorOf(() => sink.resume())).toEqual(refused);
    expect(errorOf(() => fanOut({ parquet: sink }).resume?.(undefined))).toEqual(refused);
  });

  it('refuses what is no file', async () => {
    await expect(new ParquetSink('/dev/null').start()).rejects.toThrow(/must be a regular file/);
    await expect(new ParquetSink(folder).start()).rejects.toThrow(/must be a regular file/);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('ParquetSink on a full disk', () => {
  const disk = smallDisk(256);

  it('says that no event is kept, and leaves nothing', async () => {
    const rows = Array.from({ length: 200_000 }, (_, id) => ({ id, value: Math.sqrt(id) }));
    const path = join(disk(), 'full.parquet');
    const sent = lastValueFrom(fromTable(rows).pipe(sinkTo(new ParquetSink(path))));
    await expect(sent).rejects.toThrow(
      /ENOSPC.*; a Parquet file without its end cannot be read, so none of its events/,
    );
    expect(readdirSync(disk())).toEqual([]);
  });
});
