import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { events, scratch, spindle } from '../../../support/spindle.ts';

const folder = scratch();
const order = ['stream', 'retail', '--table', 'order', '--max-events', '300'];
const both = (path: string) => ['--sink', 'console', '--sink', 'file', '--output', path];

describe('several sinks', () => {
  it('each get every event, and a row in the summary', async () => {
    const path = join(folder, 'both.jsonl');
    const { code, stdout, stderr } = await spindle([...order, ...both(path)]);
    expect(code).toBe(0);
    expect(events(stdout)).toHaveLength(300);
    expect(await readFile(path, 'utf8')).toBe(stdout);
    expect(stderr).toMatch(/events=300,.*\n {2}file: 300 events\n {2}console: 300 events\n$/);
  });

  it('stop where one fails', async () => {
    const { code, stdout, stderr } = await spindle([...order, ...both('/dev/full')]);
    expect(code).toBe(1);
    expect(events(stdout).length).toBeLessThan(300);
    expect(stderr).toMatch(/error: the sink "file" failed after 0 acknowledged events: .*ENOSPC/);
  });

  it('go on with the others where told to, and fail in the end', async () => {
    const { code, stdout, stderr } = await spindle([...order, ...both('/dev/full'), '--on-sink-error', 'continue']);
    expect(code).toBe(1);
    expect(events(stdout)).toHaveLength(300);
    expect(stderr).toMatch(/ {2}file: 0 events, failed: .*ENOSPC.*\n {2}console: 300 events\n$/);
  });
});

describe('a remote sink that cannot be opened', () => {
  it('is an error of one line, without the password, and the file beside it is not emptied', async () => {
    const path = join(folder, 'kept.jsonl');
    await spindle([...order, '--output', path]);
    const kept = await readFile(path, 'utf8');
    const kafka = ['--sink', 'kafka', '--bootstrap-servers', '127.0.0.1:1', '--topic', 'orders'];
    const login = ['--sasl-mechanism', 'plain', '--sasl-username', 'me', '--sasl-password-file', path];
    const { code, stderr } = await spindle([...order, ...kafka, ...login, '--sink', 'file', '--output', `${path}.2`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*topic "orders" at 127\.0\.0\.1:1.*ECONNREFUSED.*\n$/);
    expect(stderr).not.toContain(kept.slice(0, 20));
    const beside = await spindle([...order, ...kafka, '--sink', 'file', '--output', path]);
    expect(beside.code).toBe(1);
    expect(await readFile(path, 'utf8')).toBe(kept);
  });
});
