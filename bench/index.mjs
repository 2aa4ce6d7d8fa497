// `npm run bench`: ratios are taken in one run, as medians of five, each side in a fresh process and by turns.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { median, quantile } from 'simple-statistics';

const run = promisify(execFile);
const rounds = 5;

async function work(name, argument) {
  const file = new URL('work.mjs', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [file, name, ...(argument === undefined ? [] : [String(argument)])]);
  return JSON.parse(stdout);
}

/** How many times as fast `name` is as `yardstick`: the medians of both, taken by turns. */
async function ratio(name, yardstick) {
  const [ours, theirs] = [[], []];
  for (let i = 0; i < rounds; i++) {
    theirs.push((await work(yardstick)).measured);
    ours.push(await work(name));
  }
  return {
    ratio: median(theirs) / median(ours.map(({ measured }) => measured)),
    peakRss: median(ours.map(({ peakRss }) => peakRss)),
  };
}

const rows = [];
function report(what, measured, bar, met) {
  rows.push({ what, measured, bar, met: met ? 'yes' : 'NO' });
  console.error(`${met ? 'ok  ' : 'MISS'} ${what}: ${measured} (${bar})`);
}
const times = (value) => `${value.toFixed(2)} ×`;

const order = await ratio('order', 'naive order');
report(
  'order, medium, to a file',
  `${times(order.ratio)} naive, ${order.peakRss} MiB`,
  '≥ 1.0 × naive, ≤ 150 MiB',
  order.ratio >= 1 && order.peakRss <= 150,
);

const anomalies = await ratio('order, three anomalies, 5% late', 'naive order');
report(
  'order with three anomalies, 5% late',
  `${times(anomalies.ratio)} naive`,
  '≥ 0.6 × naive',
  anomalies.ratio >= 0.6,
);

const lines = await ratio('order_line, 5% late', 'naive order_line');
report('1,250,000 order_line, 5% late', `${times(lines.ratio)} naive`, '≥ 0.8 × naive', lines.ratio >= 0.8);

const delayed = await ratio('orders, 5% delayed', 'orders, piped');
report(
  '1,000,000 orders, 5% delayed, to a file',
  `${times(1 / delayed.ratio)} the time`,
  '≤ 1.15 ×',
  delayed.ratio >= 1 / 1.15,
);

const arrivals = await ratio('orders, arrival times', 'orders, piped');
report(
  '1,000,000 orders with arrival times, to a file',
  `${times(1 / arrivals.ratio)} the time`,
  '≤ 1.15 ×',
  arrivals.ratio >= 1 / 1.15,
);

const twice = await ratio('half of order_line, 5% late', 'order_line, 5% late');
report('twice the order_line rows', `${times(twice.ratio)} the time`, '≤ 2.1 ×', twice.ratio <= 2.1);

const large = await work('large order_line');
report('12,500,000 order_line', `${large.peakRss} MiB`, '≤ 200 MiB', large.peakRss <= 200);

const operators = median((await work('operators')).measured);
report('fromTable(array) | reorder | batch | no sink', `${times(operators)} RxJS's own`, '≥ 0.3 ×', operators >= 0.3);

const { count, most } = (await work('drift')).measured;
report(
  'replay of 1,000,000 events, in virtual time',
  `${count} events, at most ${most.toExponential(1)} ms off`,
  '≤ 1e-6 ms',
  count === 1_000_000 && most <= 1e-6,
);

const cli = new URL('../dist/bin/spindle.js', import.meta.url).pathname;
const wall = (args) => {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
};
const [nothing, hundred] = [[], []];
for (let i = 0; i < rounds; i++) {
  nothing.push(wall(['-e', '0']));
  hundred.push(wall([cli, 'stream', 'retail', '--table', 'order', '--max-events', '100']));
}
const start = median(hundred) / median(nothing);
report('spindle stream … --max-events 100', `${times(start)} node -e 0`, '≤ 8 ×', start <= 8);

const lineEvents = ['retail', '--table', 'order_line', '--scale', 'medium', '--out-of-order', '0.05'];
const sent = join(tmpdir(), `spindle-bench-${process.pid}.jsonl`);
const [streaming, verifying] = [[], []];
try {
  for (let i = 0; i < rounds; i++) {
    streaming.push(wall([cli, 'stream', ...lineEvents, '--output', sent]));
    verifying.push(wall([cli, 'verify', ...lineEvents, '--against', sent]));
  }
} finally {
  rmSync(sent, { force: true });
}
const verified = median(streaming) / median(verifying);
report(
  'spindle verify, 1,250,000 order_line, 5% late',
  `${times(verified)} streaming them`,
  '≥ 0.5 ×',
  verified >= 0.5,
);

await work('ten columns');
const rowsPerSecond = { CSV: [], Parquet: [] };
let parquetRss = 0;
for (let i = 0; i < rounds; i++)
  for (const [format, own] of Object.entries(rowsPerSecond)) {
    const { measured, peakRss } = await work(`ten columns of ${format}`);
    own.push(measured);
    if (format === 'Parquet') parquetRss = Math.max(parquetRss, peakRss);
  }
const tenColumns = join(tmpdir(), `spindle-bench-${process.pid}-ten.csv`);
const typing = [];
const sending = [];
for (let i = 0; i < rounds; i++) {
  typing.push((await work('types of ten columns of CSV')).measured);
  sending.push(wall([cli, 'stream', tenColumns, '--infer-rows', '1000', '--quiet', '--output', sent]) / 1000);
}
rmSync(sent);
const firstPass = median(typing) / median(sending);
report(
  'the types of 1,000,000 rows of ten columns of CSV',
  `${times(firstPass)} streaming them to a file`,
  '≤ 0.5 ×',
  firstPass <= 0.5,
);
for (const ending of ['csv', 'parquet']) rmSync(join(tmpdir(), `spindle-bench-${process.pid}-ten.${ending}`));
const parquetRate = median(rowsPerSecond.Parquet);
const csvRate = median(rowsPerSecond.CSV);
report(
  'readTable, 1,000,000 rows of ten columns of Parquet',
  `${Math.round(parquetRate / 1000)},000 rows/s, ${parquetRss} MiB (CSV: ${Math.round(csvRate / 1000)},000 rows/s)`,
  '≥ 300,000 rows/s, ≤ 300 MiB',
  parquetRate >= 300_000 && parquetRss <= 300,
);

const generated = mkdtempSync(join(tmpdir(), 'spindle-bench-'));
const generating = { jsonl: [], parquet: [] };
try {
  for (let i = 0; i < rounds; i++)
    for (const [format, own] of Object.entries(generating))
      own.push(
        wall([cli, 'generate', 'retail', '--scale', 'medium', '--format', format, '--output', generated, '--quiet']),
      );
} finally {
  rmSync(generated, { recursive: true });
}
const asParquet = median(generating.jsonl) / median(generating.parquet);
report('spindle generate --format parquet', `${times(asParquet)} JSON Lines`, '≥ 0.7 ×', asParquet >= 0.7);

const rates = new Map([1000, 10_000, 50_000].map((rate) => [rate, { ends: [], p99s: [] }]));
const timers = [];
for (let i = 0; i < 3; i++) {
  timers.push((await work('bare timer')).measured);
  for (const [rate, { ends, p99s }] of rates) {
    const { end, p99 } = (await work('realtime', rate)).measured;
    ends.push(Math.abs(end));
    p99s.push(p99);
  }
}
const timer = median(timers).toFixed(1);
for (const [rate, { ends, p99s }] of rates) {
  const [end, p99] = [Math.max(...ends), median(p99s)];
  report(
    `real time, ${rate} events/s for 10 s`,
    `ends within ${(100 * end).toFixed(2)}% of its schedule, p99 ${p99.toFixed(1)} ms late, the median of 3 (a bare timer ${timer} ms)`,
    '≤ 1%, p99 ≤ 5 ms',
    end <= 0.01 && p99 <= 5,
  );
}

const replays = [];
for (let i = 0; i < 3; i++) replays.push((await work('replayed')).measured);
const [replayEnd, replayP99] = [
  Math.max(...replays.map(({ end }) => Math.abs(end))),
  median(replays.map(({ p99 }) => p99)),
];
report(
  'replay at speed 60, 1000 events/s for 10 s',
  `ends within ${(100 * replayEnd).toFixed(2)}% of its schedule, p99 ${replayP99.toFixed(1)} ms late, the median of 3 (a bare timer ${timer} ms)`,
  '≤ 0.1%, p99 ≤ 5 ms',
  replayEnd <= 0.001 && replayP99 <= 5,
);

/** Two live shards from one `--start-at`: by how many milliseconds their merged events are out of order, the 99th percentile. */
async function mergedShards() {
  const startAt = new Date(Date.now() + 3000).toISOString();
  const flags = ['--event-time', 'arrival', '--rate', '500', '--duration', '5', '--realtime', '--start-at', startAt];
  const late = [];
  let latest = 0;
  const shards = [0, 1].map(async (shard) => {
    const args = [cli, 'stream', 'retail', '--table', 'order', '--quiet', ...flags, '--shard', `${shard}/2`];
    const { stdout } = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(stdout)) {
      const time = Date.parse(JSON.parse(line)._spindle_event_time);
      late.push(Math.max(0, latest - time));
      latest = Math.max(latest, time);
    }
  });
  await Promise.all(shards);
  return quantile(late, 0.99);
}
const disorder = [];
for (let i = 0; i < 3; i++) disorder.push(await mergedShards());
report(
  'two live shards, 500 events/s for 5 s, merged',
  `p99 ${median(disorder).toFixed(1)} ms out of order, the median of 3`,
  'p99 ≤ 20 ms',
  median(disorder) <= 20,
);

// Each round by itself: a shard beside the whole, as plain, that was measured just before it.
const bars = {
  'a shard of 16': 12,
  'a shard of 16 by customer_id': 8,
  'a shard of 16, 5% late': 6,
  'a shard of 16, a point anomaly': 2.5,
};
const shares = Object.fromEntries(Object.keys(bars).map((name) => [name, []]));
for (let i = 0; i < rounds; i++) {
  const all = (await work('all shards')).measured;
  for (const [name, own] of Object.entries(shares)) own.push(all / (await work(name)).measured);
}
for (const [name, bar] of Object.entries(bars)) {
  const share = median(shares[name]);
  report(`${name}, 5,000,000 orders`, `1/${share.toFixed(1)} of the CPU time`, `≤ 1/${bar}`, share >= bar);
}

// In memory, where the system has files there: cores are compared, not a disk with itself.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'spindle-bench-'));
const command = [cli, 'stream', 'retail', '--table', 'order_line', '--scale', 'large', '--quiet'];
const lasting = async (...runs) => {
  const start = performance.now();
  await Promise.all(
    runs.map((flags, i) => run(process.execPath, [...command, ...flags, '--output', join(folder, `${i}.jsonl`)])),
  );
  const milliseconds = performance.now() - start;
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  return milliseconds;
};
const half = ['--max-events', '6250000'];
const sides = { one: () => lasting([]), two: () => lasting(['--workers', '2']), halves: () => lasting(half, half) };
// Each round by itself, and by turns: the machine's speed drifts. Two commands at once show what its cores have to give.
const gains = { two: [], halves: [] };
try {
  for (let i = 0; i < rounds; i++) {
    const names = i % 2 === 0 ? ['one', 'two', 'halves'] : ['halves', 'two', 'one'];
    const took = {};
    for (const name of names) took[name] = await sides[name]();
    for (const [name, own] of Object.entries(gains)) own.push(took.one / took[name]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
const cores = median(gains.two);
report(
  'two workers, 12,500,000 order_line to files',
  `${times(cores)} one (two commands of half each: ${times(median(gains.halves))})`,
  '≥ 1.7 ×',
  cores >= 1.7,
);

const { longest, rss } = (await work('slowSink')).measured;
const flat = Math.max(...rss) - rss[0] <= 16;
report(
  'a sink of 10 ms a batch, 1,000,000 events',
  `queue ≤ ${longest}, RSS ${rss.join(' ')} MiB`,
  'queue ≤ 4,096 + a batch, RSS flat',
  longest <= 4096 + 1000 && flat,
);

console.table(rows);
process.exitCode = rows.every(({ met }) => met === 'yes') ? 0 : 1;
