// What is measured, by name: each a function that does the work once and answers with what it measured.
// `node bench/work.mjs <name> [argument]` runs one in a process of its own, so that no run warms or burdens the next.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  asapScheduler,
  asyncScheduler,
  bufferCount,
  from,
  lastValueFrom,
  map,
  take,
  tap,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs';
import { quantile } from 'simple-statistics';
import {
  AnomalyRegistry,
  arrivalTimes,
  batch,
  CollectiveAnomaly,
  ContextualAnomaly,
  delayDelivery,
  FileSink,
  fromTable,
  ParquetSink,
  PointAnomaly,
  poissonDelay,
  RetailDomain,
  readTable,
  reorder,
  replay,
  Spindle,
  SpindleStreamer,
  sinkTo,
} from 'spindle-rx';

const seed = 42;
const domain = new RetailDomain();
const path = join(tmpdir(), `spindle-bench-${process.pid}.jsonl`);
const mebibytes = (bytes) => Math.round(bytes / 2 ** 20);

async function seconds(body) {
  const start = performance.now();
  await body();
  return (performance.now() - start) / 1000;
}

/** The yardstick: rows that are there already, written by the plainest loop. */
function naive(table, scale) {
  const rows = [...new Spindle().generate({ domain, scale, seed }).tables[table]];
  return seconds(() => {
    const file = openSync(path, 'w');
    let chunk = '';
    for (const row of rows) {
      chunk += `${JSON.stringify(row)}\n`;
      if (chunk.length >= 65_536) {
        writeSync(file, chunk);
        chunk = '';
      }
    }
    writeSync(file, chunk);
    closeSync(file);
  });
}

/** The preset into a file, generation included. */
function stream(table, scale, options = {}) {
  return seconds(() =>
    new SpindleStreamer({ domain, scale, seed, sink: new FileSink(path, { mode: 'w' }), ...options }).stream(table),
  );
}

/** Operators between the table of orders and a file. */
function piped(...operators) {
  const { tables } = new Spindle().generate({ domain, scale: 'large', seed });
  const events = fromTable(tables.order).pipe(take(1_000_000), ...operators, batch(100));
  return seconds(() => lastValueFrom(events.pipe(sinkTo(new FileSink(path, { mode: 'w' })))));
}

const late = { outOfOrderFraction: 0.05 };

const spike = () => new PointAnomaly('price_spike', { column: 'order_total' });

const threeAnomalies = () =>
  new AnomalyRegistry([
    spike(),
    new ContextualAnomaly('odd_status', {
      column: 'status',
      conditionColumn: 'status',
      normalValues: ['completed', 'shipped'],
      anomalousValues: ['lost', 'stuck'],
    }),
    new CollectiveAnomaly('rush', { groupColumn: 'customer_id', timestampColumn: 'order_date' }),
  ]);

/** Our operators over an array, and three of RxJS's own, by turns in one process: five pairs. */
async function operators() {
  const rows = Array.from({ length: 1_000_000 }, (_, id) => ({ id, name: `row ${id}`, amount: id / 100 }));
  const ours = () =>
    lastValueFrom(fromTable(rows).pipe(reorder({ fraction: 0.05, seed }), batch(100), sinkTo({ write() {} })));
  const theirs = () =>
    lastValueFrom(
      from(rows).pipe(
        map((row) => ({ ...row, seq: 0 })),
        map((row) => row),
        bufferCount(100),
      ),
    );
  const pairs = [];
  for (let i = 0; i < 5; i++) pairs.push((await seconds(theirs)) / (await seconds(ours)));
  return pairs;
}

/** Ten seconds of `poissonDelay` in real time. */
function realtime(rate) {
  const rows = Array.from({ length: 10 * rate }, (_, id) => ({ id }));
  const pace = (scheduler) => poissonDelay({ eventsPerSecond: rate, seed, scheduler });
  // The schedule is what the same seed gives in virtual time.
  const virtual = new VirtualTimeScheduler();
  const due = [];
  fromTable(rows, { scheduler: virtual })
    .pipe(pace(virtual))
    .subscribe(() => due.push(virtual.now()));
  virtual.flush();
  return onSchedule(rows, due, pace);
}

/** Ten minutes of 10,000 orders, at speed 60: ten seconds of `replay` in real time. */
async function replayed() {
  const { tables } = new Spindle().generate({ domain, seed });
  const options = { eventsPerSecond: 1000 / 60, seed, from: new Date('2026-01-01') };
  const orders = await lastValueFrom(
    from([...tables.order, ...tables.order]).pipe(
      arrivalTimes({ ...options, timestampColumn: 'order_date' }),
      toArray(),
    ),
  );
  const first = orders[0].order_date.getTime();
  const due = orders.map(({ order_date: time }) => (time.getTime() - first) / 60);
  return onSchedule(orders, due, (scheduler) => replay({ speed: 60, scheduler }));
}

/** Rows in real time: how far from its schedule the stream ends, and how late events reach `write`, in milliseconds. */
async function onSchedule(rows, due, pace) {
  const lateness = [];
  const sink = {
    write(events) {
      const elapsed = performance.now() - start;
      for (let i = 0; i < events.length; i++) lateness.push(elapsed - due[lateness.length]);
    },
  };
  // The schedule starts where the stage first reads the clock.
  let start;
  const real = Object.assign(Object.create(asyncScheduler), {
    now() {
      start ??= performance.now();
      return asyncScheduler.now();
    },
  });
  // As the preset batches in real time.
  await lastValueFrom(
    fromTable(rows).pipe(pace(real), batch({ size: 100, maxWaitMs: 0, scheduler: asapScheduler }), sinkTo(sink)),
  );
  return { end: lateness.at(-1) / due.at(-1), p99: quantile(lateness, 0.99) };
}

/** A replay of a million events in virtual time: how far off the schedule an event leaves at most, in milliseconds. */
function drift() {
  const virtual = new VirtualTimeScheduler();
  function* rows() {
    for (let i = 0; i < 1_000_000; i++) yield { at: new Date(i * 7) };
  }
  let count = 0;
  let most = 0;
  fromTable(rows(), { scheduler: virtual, timestampColumn: 'at' })
    .pipe(replay({ speed: 3, scheduler: virtual }))
    .subscribe(() => {
      most = Math.max(most, Math.abs(virtual.now() - (count++ * 7) / 3));
    });
  virtual.flush();
  return { count, most };
}

/** How late the system is for a bare timer that is due every millisecond for 10 s: the yardstick of real time. */
async function bareTimer() {
  const lateness = [];
  const start = performance.now();
  while (lateness.length < 10_000) {
    const elapsed = performance.now() - start;
    while (lateness.length < elapsed) lateness.push(elapsed - lateness.length);
    await new Promise((due) => setTimeout(due, lateness.length - elapsed));
  }
  return quantile(lateness, 0.99);
}

/** A sink of 10 ms a batch before a million events: the longest queue before it, and RSS early and late. */
async function slowSink() {
  const { tables } = new Spindle().generate({ domain, scale: 'medium', seed });
  const rss = [];
  let pulled = 0;
  let delivered = 0;
  let longest = 0;
  const sink = {
    async write(events) {
      await new Promise((done) => setTimeout(done, 10));
      delivered += events.length;
      if (delivered % 250_000 === 0) rss.push(mebibytes(process.memoryUsage.rss()));
    },
  };
  await lastValueFrom(
    fromTable(tables.order_line).pipe(
      take(1_000_000),
      tap(() => {
        longest = Math.max(longest, ++pulled - delivered);
      }),
      batch(1000),
      sinkTo(sink, { highWaterMark: 4096 }),
    ),
  );
  return { longest, rss };
}

/** The CPU time of the second half of the orders of the large scale, or of a shard of them, when code is warm: in seconds. */
async function shard(events, config, options = {}) {
  let begin;
  const sink = new FileSink(path, { mode: 'w' });
  await new SpindleStreamer({ domain, scale: 'large', seed, sink, config, ...options }).stream('order', {
    onProgress({ eventsSent }) {
      if (eventsSent >= events / 2) begin ??= process.cpuUsage();
    },
  });
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

/** A million rows of ten columns, as CSV and as Parquet. The parent names the files, and reads them one after the other. */
const tenColumns = (ending) => join(tmpdir(), `spindle-bench-${process.ppid}-ten.${ending}`);

async function writeTenColumns() {
  function* rows() {
    for (let i = 0; i < 1_000_000; i++)
      yield {
        id: i,
        at: new Date(1.7e12 + 1000 * i),
        day: new Date(1.7e12 + 86_400_000 * (i % 1000)),
        amount: i * 1.5,
        price: (i % 10_000) / 100,
        name: `name ${i % 100}`,
        note: `text number ${i}`,
        flag: i % 2 === 0,
        small: i % 7,
        gaps: i % 10 === 0 ? null : 2 * i,
      };
  }
  const parquet = new ParquetSink(tenColumns('parquet'));
  await parquet.start();
  for (const row of rows()) parquet.write([row]);
  parquet.close();
  const csv = openSync(tenColumns('csv'), 'w');
  const text = (value) => (value instanceof Date ? value.toISOString() : String(value ?? ''));
  let chunk = 'id,at,day,amount,price,name,note,flag,small,gaps\n';
  for (const row of rows()) {
    chunk += `${Object.values(row).map(text).join()}\n`;
    if (chunk.length < 65_536) continue;
    writeSync(csv, chunk);
    chunk = '';
  }
  writeSync(csv, chunk);
  closeSync(csv);
}

/** Rows a second, of a table that is open: what comes before is not per row. */
async function readTenColumns(ending) {
  const table = await readTable(tenColumns(ending));
  let count = 0;
  const took = await seconds(async () => {
    for await (const _ of table) count++;
  });
  return count / took;
}

const oneOf16 = { index: 7, count: 16 };

const work = {
  'naive order': () => naive('order', 'medium'),
  order: () => stream('order', 'medium'),
  'order, three anomalies, 5% late': () =>
    stream('order', 'medium', { config: late, anomalyRegistry: threeAnomalies() }),
  'orders, piped': () => piped(),
  'orders, 5% delayed': () => piped(delayDelivery({ fraction: 0.05, delaySeconds: [10, 300], seed })),
  'orders, arrival times': () => piped(arrivalTimes({ eventsPerSecond: 100, from: new Date('2026-01-01') })),
  'naive order_line': () => naive('order_line', 'medium'),
  'order_line, 5% late': () => stream('order_line', 'medium', { config: late }),
  'half of order_line, 5% late': () => stream('order_line', 'medium', { config: { ...late, maxEvents: 625_000 } }),
  'large order_line': () => stream('order_line', 'large', { config: late }),
  'all shards': () => shard(5_000_000, {}),
  'a shard of 16': () => shard(312_500, { shard: oneOf16 }),
  'a shard of 16, 5% late': () => shard(312_500, { ...late, shard: oneOf16 }),
  'a shard of 16, a point anomaly': () =>
    shard(312_500, { shard: oneOf16 }, { anomalyRegistry: new AnomalyRegistry([spike()]) }),
  'a shard of 16 by customer_id': () => shard(312_500, { shard: { ...oneOf16, by: 'customer_id' } }),
  'ten columns': writeTenColumns,
  'ten columns of CSV': () => readTenColumns('csv'),
  'ten columns of Parquet': () => readTenColumns('parquet'),
  'types of ten columns of CSV': () => seconds(() => readTable(tenColumns('csv'), { inferRows: 'all' })),
  operators,
  realtime,
  replayed,
  drift,
  'bare timer': bareTimer,
  slowSink,
};

const [name, argument] = process.argv.slice(2);
try {
  const measured = await work[name](argument && Number(argument));
  console.log(JSON.stringify({ measured, peakRss: Math.round(process.resourceUsage().maxRSS / 1024) }));
} finally {
  rmSync(path, { force: true });
}
