import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { installPacked } from '../support/packedApp.ts';
import { scratch } from '../support/spindle.ts';

const folder = scratch();

/** The bytes of a package and of those within it. */
function bytesOf(path: string): number {
  const stats = statSync(path);
  return stats.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0) : stats.size;
}

/** What a module of the app prints; it must not warn. */
function print(file: string, source: string): string {
  writeFileSync(join(folder, file), source);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

describe('an app that installed the package with --omit=optional', () => {
  beforeAll(() => installPacked(folder, { omitOptional: true }));

  it('has 12 MB or less of it, besides rxjs', () => {
    const modules = join(folder, 'node_modules');
    const packages = readdirSync(modules).filter((name) => name !== 'rxjs' && name !== 'tslib');
    expect(packages).toEqual(expect.arrayContaining(['spindle-rx', 'luxon']));
    expect(packages.reduce((sum, name) => sum + bytesOf(join(modules, name)), 0)).toBeLessThanOrEqual(12e6);
  });

  it('learns from a sink without its client which command installs it', () => {
    const source = `
      import { of } from 'rxjs';
      import { EventHubSink, KafkaSink, platformaticKafka, sinkTo } from 'spindle-rx';
      const connectionString = 'Endpoint=sb://localhost/;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=c';
      const kafka = { bootstrapServers: 'localhost:1', topic: 't' };
      const sinks = [
        new EventHubSink({ connectionString }), new KafkaSink(kafka), new KafkaSink({ ...kafka, client: platformaticKafka() }),
      ];
      for (const sink of sinks)
        of({ id: 1 }).pipe(sinkTo(sink)).subscribe({ error: ({ code, message }) => console.log(code, message) });`;
    const lines = print('sinks.js', source).trim().split('\n').sort();
    const installs = (name: string) => `${name} is not installed; "npm install ${name}" installs it`;
    expect(lines).toEqual([
      `SINK_START_FAILED cannot open topic "t" at localhost:1: ${installs('@platformatic/kafka')} (no sasl)`,
      `SINK_START_FAILED cannot open topic "t" at localhost:1: ${installs('kafkajs')} (no sasl)`,
      `SINK_START_FAILED starting the sink failed: ${installs('@azure/event-hubs')}`,
    ]);
  });

  it('in CommonJS requires it', () => {
    const source = `
      const { lastValueFrom } = require('rxjs');
      const { fromTable } = require('spindle-rx/operators');
      const { RetailDomain } = require('spindle-rx/domains/retail');
      const { Spindle } = require('spindle-rx/generator');
      const { SpindleError } = require('spindle-rx');
      const { order } = new Spindle().generate({ domain: new RetailDomain(), scale: 0.01 }).tables;
      lastValueFrom(fromTable(order)).then((event) => console.log(event._spindle_table, event._spindle_seq, SpindleError.name));`;
    expect(print('app.cjs', source)).toBe('order 49 SpindleError\n');
  });
});
