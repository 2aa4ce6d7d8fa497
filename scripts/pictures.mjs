// Draws the README's picture from a real run, in virtual time: `npm run docs:pictures` (after `npm run build`).
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { map, take, VirtualTimeScheduler } from 'rxjs';
import {
  AnomalyRegistry,
  burstPace,
  fromTable,
  injectAnomalies,
  PointAnomaly,
  poissonDelay,
  RetailDomain,
  reorder,
  Spindle,
} from 'spindle-rx';

const rate = 10;
const burst = { startOffsetSeconds: 20, durationSeconds: 15, multiplier: 5 };
const seconds = 60;
const themes = {
  light: { text: '#57606a', line: '#d0d7de', event: '#8c959f', late: '#0969da', anomaly: '#bc4c00' },
  dark: { text: '#9198a1', line: '#3d444d', event: '#6e7681', late: '#58a6ff', anomaly: '#f0883e' },
};

/** What a consumer sees: when each event arrives, its total, whether it is anomalous and whether it is late. */
function arrivals() {
  const { tables } = new Spindle().generate({ domain: new RetailDomain(), seed: 42 });
  const spike = new PointAnomaly('spike', { column: 'order_total', fraction: 0.01 });
  const scheduler = new VirtualTimeScheduler();
  const seen = [];
  let newest = -1;
  fromTable(tables.order, { scheduler })
    .pipe(
      take(rate * (seconds + burst.durationSeconds * (burst.multiplier - 1))),
      injectAnomalies(new AnomalyRegistry([spike]), { seed: 42 }),
      reorder({ fraction: 0.03, maxDelaySlots: 10, seed: 42 }),
      burstPace({ eventsPerSecond: rate, burstWindows: [burst], scheduler }),
      poissonDelay({ seed: 42 }),
      map((event) => ({ event, at: scheduler.now() / 1000 })),
    )
    .subscribe(({ event, at }) => {
      seen.push({
        at,
        total: event.order_total,
        anomaly: event._spindle_is_anomaly,
        late: event._spindle_seq < newest,
      });
      newest = Math.max(newest, event._spindle_seq);
    });
  scheduler.flush();
  return seen.filter(({ at }) => at < seconds);
}

const width = 840;
const [left, right] = [64, 824];
const x = (at) => Math.round((left + ((right - left) * at) / seconds) * 10) / 10;
const scale = (low, high, bottom, top) => (value) =>
  Math.round((bottom - ((bottom - top) * (value - low)) / (high - low)) * 10) / 10;
const y = scale(0, 80, 150, 34);
const log = scale(0.5, 4.2, 334, 204);
const yTotal = (total) => log(Math.log10(Math.max(total, 4)));

function picture(events, { text, line, event, late, anomaly }) {
  const counts = Array.from({ length: seconds }, (_, s) => events.filter(({ at }) => Math.floor(at) === s).length);
  const end = burst.startOffsetSeconds + burst.durationSeconds;
  const bars = counts.map((n, s) => `M${x(s)} ${y(0)}V${y(n)}H${x(s + 0.8)}V${y(0)}`).join('');
  const asked = `M${left} ${y(rate)}H${x(burst.startOffsetSeconds)}V${y(rate * burst.multiplier)}H${x(end)}V${y(rate)}H${right}`;
  const dots = (chosen) => chosen.map(({ at, total }) => `M${x(at)} ${yTotal(total)}h0`).join('');
  const points = (chosen, colour, size) =>
    `<path d="${dots(chosen)}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round"/>`;
  const label = (at, height, words, anchor = 'start', colour = text) =>
    `<text x="${at}" y="${height}" fill="${colour}" text-anchor="${anchor}">${words}</text>`;
  const rule = (height) => `<path d="M${left} ${height}H${right}" stroke="${line}" stroke-opacity="0.7"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 372" font-family="system-ui, sans-serif" font-size="13">
<title>One minute of a stream: events a second, and the total of each order</title>
${label(left, 18, 'events per second')}
${label(x(end) + 8, y(rate * burst.multiplier) + 18, `λ(t): a burst of × ${burst.multiplier}`, 'start', late)}
${[0, 25, 50, 75].map((n) => rule(y(n)) + label(left - 8, y(n) + 4, n, 'end')).join('\n')}
<path d="${bars}" fill="${event}"/>
<path d="${asked}" fill="none" stroke="${late}" stroke-width="2"/>
${label(left, 188, 'order_total of each event as it arrives')}
${label(right - 140, 188, '● late', 'end', late)}
${label(right, 188, '● labelled anomaly', 'end', anomaly)}
${[10, 100, 1000, 10_000].map((n) => rule(yTotal(n)) + label(left - 8, yTotal(n) + 4, n.toLocaleString('en-US'), 'end')).join('\n')}
${points(
  events.filter((e) => !e.late && !e.anomaly),
  event,
  3,
)}
${points(
  events.filter((e) => e.late && !e.anomaly),
  late,
  5,
)}
${points(
  events.filter((e) => e.anomaly),
  anomaly,
  7,
)}
${[0, 10, 20, 30, 40, 50, 60].map((s) => label(x(s), 352, s === 0 ? '0 s' : s, s === 60 ? 'end' : 'middle')).join('\n')}
</svg>
`;
}

/** The pictures by the path at which they are kept. */
export function pictures() {
  const events = arrivals();
  return Object.fromEntries(
    Object.entries(themes).map(([name, theme]) => [`docs/pictures/stream-${name}.svg`, picture(events, theme)]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL('../', import.meta.url);
  mkdirSync(new URL('docs/pictures', root), { recursive: true });
  for (const [path, svg] of Object.entries(pictures())) writeFileSync(new URL(path, root), svg);
}
