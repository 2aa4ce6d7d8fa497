import { SEQ } from '../event.ts';
import { type RandomStream, random } from '../random.ts';
import { strata } from '../strata.ts';
import { type ChosenGroups, sample } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import type { Fields, Slot } from './slot.ts';

/** Brings the rows of chosen groups together: what `push` hands on comes group by group where one is chosen. */
export interface Gather {
  push(slot: Slot): void;
  complete(): void;
}

/** Tells the rows of a burst their times. */
function schedule(anomaly: CollectiveAnomaly, members: readonly Slot[], stream: RandomStream): void {
  const start = members[0]?.source[anomaly.timestampColumn] as Date;
  anomaly.burst(start, members.length, stream).forEach((time, i) => {
    const member = members[i] as Slot;
    member.times ??= new Map();
    member.times.set(anomaly.label, time);
    if (i > 0) member.ahead = true;
  });
}

/** Gathers groups that the caller has chosen: all rows follow the first, and are dropped where they come themselves. */
export function gatherChosen(
  anomaly: CollectiveAnomaly,
  groups: ChosenGroups,
  seed: number,
  open: (event: object) => Slot,
  forward: (slot: Slot) => void,
): Gather {
  const stream = random(seed, `anomaly/${anomaly.label}`);
  const remaining = new Map<unknown, number>();
  return {
    push(slot) {
      const key = anomaly.groupOf(slot.source);
      const rows = key === undefined ? undefined : groups.get(key);
      if (!rows || rows.length < 2) return forward(slot);
      const left = remaining.get(key);
      if (left === undefined) {
        // An anomaly before this one can have brought forward another row than the first.
        const seq = slot.source[SEQ];
        const own = Math.max(0, seq === undefined ? 0 : rows.findIndex((row) => (row as Fields)[SEQ] === seq));
        const members = rows.map((row, i) => (i === own ? slot : open(row)));
        remaining.set(key, rows.length - 1);
        schedule(anomaly, members, stream);
        for (const member of members) forward(member);
      } else if (left > 0) remaining.set(key, left - 1);
      else forward(slot);
    },
    complete() {},
  };
}

interface Waiting {
  readonly slot: Slot;
  readonly group: Group | undefined;
  gone: boolean;
}

interface Group {
  readonly members: Waiting[];
  /** Events of the group in the buffer, those included that have gone ahead. */
  present: number;
  decided: boolean;
}

/**
 * Gathers groups within a buffer of at most `lookAhead` events. When a group's first event is the oldest and must leave,
 * what the buffer holds of the group is the group, and strata over such groups decide. A stream that ends before
 * anything had to leave is decided as a whole: exactly.
 */
export function gatherAhead(
  anomaly: CollectiveAnomaly,
  lookAhead: number,
  seed: number,
  forward: (slot: Slot) => void,
): Gather {
  const stream = random(seed, `anomaly/${anomaly.label}`);
  const choice = random(seed, `anomaly/${anomaly.label}/choice`);
  const chosen = strata(anomaly.fraction, choice);
  const groups = new Map<unknown, Group>();
  const ring: (Waiting | undefined)[] = [];
  let head = 0;
  let size = 0;
  let released = false;

  const gather = (group: Group): void => {
    group.decided = true;
    const members = group.members.filter(({ gone }) => !gone);
    for (const member of members) member.gone = true;
    const slots = members.map(({ slot }) => slot);
    schedule(anomaly, slots, stream);
    for (const slot of slots) forward(slot);
  };

  const leave = (decide: (group: Group) => boolean): void => {
    const waiting = ring[head] as Waiting;
    ring[head] = undefined;
    head = (head + 1) % lookAhead;
    size--;
    const { group } = waiting;
    if (group) {
      if (--group.present === 0) groups.delete(anomaly.groupOf(waiting.slot.source));
      if (!group.decided) {
        group.decided = true;
        if (group.members.length >= 2 && decide(group)) gather(group);
        group.members.length = 0;
      }
    }
    if (!waiting.gone) forward(waiting.slot);
  };

  return {
    push(slot) {
      if (size === lookAhead) {
        released = true;
        leave(chosen);
      }
      const key = anomaly.groupOf(slot.source);
      let group: Group | undefined;
      if (key !== undefined) {
        group = groups.get(key) ?? { members: [], present: 0, decided: false };
        groups.set(key, group);
      }
      const waiting: Waiting = { slot, group, gone: false };
      if (group) {
        group.present++;
        if (!group.decided) group.members.push(waiting);
      }
      ring[(head + size++) % lookAhead] = waiting;
    },
    complete() {
      const eligible = [...groups.values()].filter(({ members }) => members.length >= 2);
      const all = released ? undefined : new Set(sample(eligible, anomaly.fraction, choice));
      while (size > 0) leave(all ? (group) => all.has(group) : chosen);
    },
  };
}
