import { readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { smallDisk } from '../support/smallDisk.ts';
import { scratch, spindle } from '../support/spindle.ts';

const KIB = 1024;
const full = 'ENOSPC: no space left on device';
const stream = ['stream', 'retail', '--table', 'order', '--batch-size', '1000', '--anomaly-fraction', '0.02'];

describe('a disk that is full', () => {
  const elsewhere = scratch();
  const disk = smallDisk(1024);
  const on = (name: string) => join(disk(), name);
  beforeEach(async () => {
    for (const name of await readdir(disk())) await rm(on(name), { recursive: true });
  });

  /** Leaves so many KiB of the disk free. */
  const fillUpTo = async (kib: number) => {
    const { bavail, bsize } = await statfs(disk());
    await writeFile(on('filler'), Buffer.alloc(bavail * bsize - kib * KIB));
  };
  const everything = async () =>
    Promise.all((await readdir(disk())).sort().map(async (name) => [name, await readFile(on(name), 'base64')]));

  it.each([0, 4])('leaves the checkpoint as it was, with %i KiB free; with room the run goes on', async (kib) => {
    const flags = (name: string) => ['--output', join(elsewhere, name), '--scale', '0.2', '--all-tables'];
    const all = ['stream', 'retail', '--batch-size', '1000'];
    expect((await spindle([...all, ...flags(`whole-${kib}.jsonl`)])).code).toBe(0);
    const to = [...flags(`events-${kib}.jsonl`), '--checkpoint', on('checkpoint')];
    const first = await spindle([...all, ...to]);
    expect(first).toMatchObject({ code: 0 });
    await fillUpTo(kib);
    const before = await everything();
    const { code, stderr } = await spindle([...all, ...to]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`error: --checkpoint: cannot write ${on('checkpoint')}: `),
    ]);
    expect(stderr).toContain(full);
    expect(await everything()).toEqual(before);
    await rm(on('filler'));
    expect((await spindle([...all, ...to])).code).toBe(0);
    expect(
      (await readFile(join(elsewhere, `events-${kib}.jsonl`))).equals(
        await readFile(join(elsewhere, `whole-${kib}.jsonl`)),
      ),
    ).toBe(true);
  });

  it.each([
    ['events', ['--output', 'events.jsonl']],
    ['parts of workers', ['--output', 'events.jsonl', '--workers', '2']],
    ['the one file of workers', ['--output', 'events.jsonl', '--workers', '2', '--ordered']],
    ['the truth', ['--output', '/dev/null', '--truth', 'truth.jsonl']],
  ])('fails the run that writes %s', async (_, flags) => {
    await fillUpTo(20);
    const { code, stderr } = await spindle([...stream, '--scale', '4', ...flags], { cwd: disk() });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: .* cannot write to .*\/(events|truth)[\w-]*\.jsonl: ENOSPC: no space left on device$/m,
    );
  });

  it('lets a run with a checkpoint go on when there is room again', async () => {
    const whole = join(elsewhere, 'whole.jsonl');
    const flags = [...stream, '--scale', '0.4'];
    expect((await spindle([...flags, '--output', whole])).code).toBe(0);
    await fillUpTo(300);
    const to = ['--output', on('events.jsonl'), '--checkpoint', on('checkpoint')];
    expect(await spindle([...flags, ...to])).toMatchObject({ code: 1, stderr: expect.stringContaining(full) });
    await rm(on('filler'));
    expect((await spindle([...flags, ...to])).code).toBe(0);
    expect((await readFile(on('events.jsonl'))).equals(await readFile(whole))).toBe(true);
  });

  it('has generate leave every file as it was, and no draft', async () => {
    const generate = ['generate', 'retail', '--scale', '0.1', '--output', disk()];
    expect((await spindle(generate)).code).toBe(0);
    await fillUpTo(100);
    const before = await everything();
    const { code, stderr } = await spindle([...generate, '--seed', '7']);
    expect([code, stderr]).toEqual([1, expect.stringContaining(full)]);
    expect(stderr).toContain(`error: --output: cannot write to ${disk()}/`);
    expect(await everything()).toEqual(before);
  });
});
