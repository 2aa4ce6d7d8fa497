import { existsSync } from 'node:fs';
import type { StreamFlags } from '../options/streamOptions.ts';

/** What the checkpoint of a run, or one of those of its workers, says of its stream; undefined if the run is a new one. */
export async function notedShape(flags: readonly StreamFlags[]): Promise<object | undefined> {
  const path = flags.map(({ checkpoint }) => checkpoint).find((file) => file !== undefined && existsSync(file));
  if (path === undefined) return undefined;
  const { Checkpoint } = await import('../../preset/checkpoint.ts');
  return new Checkpoint(path).shape;
}
