import type { ArrivedEvent } from './eventHubsPeer.ts';

/** An event as the tests send it: ids rise. */
export interface Numbered {
  readonly id: number;
  readonly key: string;
}

/** Events whose keys take turns. */
export function numbered(from: number, count: number, keys = 5): Numbered[] {
  return Array.from({ length: count }, (_, i) => ({ id: from + i, key: `k${(from + i) % keys}` }));
}

/** How many of the events came, how many came again, and how many came for the first time after a later one of their key. */
export function tally(arrived: readonly ArrivedEvent[]) {
  const seen = new Set<number>();
  const last = new Map<string | undefined, number>();
  let disordered = 0;
  for (const { key, body } of arrived) {
    const { id } = JSON.parse(body) as Numbered;
    if (seen.has(id)) continue;
    seen.add(id);
    if (id < (last.get(key) ?? -1)) disordered++;
    last.set(key, id);
  }
  return { came: seen.size, again: arrived.length - seen.size, disordered };
}
