// `npm run bench:event-hubs`: the sink against a bare loop of the SDK, medians of five, each side in a fresh process and by
// turns, with the peer of the tests in a process of its own. Ours generates and encodes; the loop's bodies are ready.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EventHubProducerClient } from '@azure/event-hubs';
import { transformFileSync } from '@swc/core';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { median } from 'simple-statistics';
import { batch, EventHubSink, fromTable, RetailDomain, Spindle, sinkTo } from 'spindle-rx';

const rounds = 5;
const count = 200_000;
const inFlight = 4;
const file = fileURLToPath(import.meta.url);
const { order } = new Spindle().generate({ domain: new RetailDomain(), scale: 'medium', seed: 42 }).tables;
const events = fromTable(order).pipe(take(count));

/** The SDK as its documentation shows it, with four sends in flight. */
async function bare(connectionString) {
  const bodies = await lastValueFrom(
    events.pipe(
      map((event) => Buffer.from(JSON.stringify(event))),
      toArray(),
    ),
  );
  return seconds(async () => {
    const client = new EventHubProducerClient(connectionString);
    const sending = new Set();
    const send = async (full) => {
      const sent = client.sendBatch(full).then(() => sending.delete(sent));
      sending.add(sent);
      if (sending.size >= inFlight) await Promise.race(sending);
    };
    let full = await client.createBatch();
    for (const body of bodies) {
      const event = { body, contentType: 'application/json' };
      if (full.tryAdd(event)) continue;
      await send(full);
      full = await client.createBatch();
      full.tryAdd(event);
    }
    await send(full);
    await Promise.all(sending);
    await client.close();
  });
}

function ours(connectionString) {
  const sink = new EventHubSink({ connectionString, maxInFlight: inFlight });
  return seconds(() => lastValueFrom(events.pipe(batch(10_000), sinkTo(sink, { highWaterMark: 20_000 }))));
}

async function seconds(body) {
  const start = performance.now();
  await body();
  return (performance.now() - start) / 1000;
}

/** One side, once, against a peer of its own. */
async function measure(side) {
  const peer = fork(file, ['peer']);
  const [connectionString] = await once(peer, 'message');
  const { stdout } = await promisify(execFile)(process.execPath, [file, side, connectionString]);
  peer.send('how many?');
  const [arrived] = await once(peer, 'message');
  peer.kill();
  if (arrived !== count) throw new Error(`${side}: ${arrived} of ${count} events arrived`);
  return JSON.parse(stdout);
}

async function servePeer() {
  const source = fileURLToPath(new URL('../__tests__/support/eventHubsPeer.ts', import.meta.url));
  const { code } = transformFileSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const folder = new URL('../build/bench/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const built = new URL('eventHubsPeer.mjs', folder);
  writeFileSync(built, code);
  const { EventHubsPeer } = await import(built.href);
  const peer = await EventHubsPeer.listen();
  process.on('message', () => process.send(peer.transfers.reduce((sum, { sections }) => sum + sections.length, 0)));
  process.send(peer.connectionString);
}

async function main() {
  const times = { bare: [], ours: [] };
  const rss = [];
  for (let i = 0; i < rounds; i++)
    for (const side of ['bare', 'ours']) {
      const { elapsed, peakRss } = await measure(side);
      times[side].push(elapsed);
      if (side === 'ours') rss.push(peakRss);
      console.error(`${side}: ${Math.round(count / elapsed)} events/s`);
    }
  const ratio = median(times.bare) / median(times.ours);
  const rate = (side) => `${Math.round(count / median(times[side]))} events/s`;
  console.log(`bare loop ${rate('bare')}, sink ${rate('ours')}, ${median(rss)} MiB`);
  console.log(`${ratio >= 0.9 ? 'ok  ' : 'MISS'} the sink is ${ratio.toFixed(2)} × the loop (≥ 0.9 ×)`);
  process.exitCode = ratio >= 0.9 ? 0 : 1;
}

const [side, connectionString] = process.argv.slice(2);
if (side === 'peer') await servePeer();
else if (side === undefined) await main();
else {
  const elapsed = await { bare, ours }[side](connectionString);
  console.log(JSON.stringify({ elapsed, peakRss: Math.round(process.resourceUsage().maxRSS / 1024) }));
}
