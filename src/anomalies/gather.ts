import { SEQ } from '../event.ts';
import { type RandomStream, random } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';
import { type ChosenGroups, sample } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import type { Fields, Slot } from './slot.ts';

/** Brings the rows of chosen groups together: what `push` hands on comes group by group where one is chosen. */
export interface Gather {
  push(slot: Slot): void;
  complete(): void;
}

/**
 * Makes the burst of one group: the rows whose time changes are brought forward, the others stay in their place, so that
 * what has no label never moves. `slotOf` gives the slot to forward, undefined for a row that stays and is yet to come.
 */
function bringForward(
  anomaly: CollectiveAnomaly,
  rows: readonly Fields[],
  stream: RandomStream,
  slotOf: (i: number, moves: boolean) => Slot | undefined,
  forward: (slot: Slot) => void,
): void {
  anomaly.burst(rows, stream).forEach((time, i) => {
    const slot = slotOf(i, time !== undefined);
    if (!slot) return;
    if (time) {
      slot.times ??= new Map();
      slot.times.set(anomaly.label, time);
    }
    forward(slot);
  });
}

/** By what an event is known that was handed over and comes again. */
const identity = (event: Fields): unknown => event[SEQ] ?? event;

/** Gathers groups that the caller has chosen: rows that are brought forward are dropped where they come themselves. */
export function gatherChosen(
  anomaly: CollectiveAnomaly,
  groups: ChosenGroups,
  seed: number,
  open: (event: object) => Slot,
  forward: (slot: Slot) => void,
): Gather {
  const stream = random(seed, `anomaly/${anomaly.label}`);
  const broughtForward = new Map<unknown, Set<unknown>>();
  return {
    push(slot) {
      const key = anomaly.groupOf(slot.source);
      const rows = key === undefined ? undefined : (groups.get(key) as readonly Fields[] | undefined);
      if (!rows || rows.length < 2) return forward(slot);
      const own = identity(slot.source);
      const before = broughtForward.get(key);
      if (before) {
        if (!before.delete(own)) forward(slot);
        return;
      }
      // An anomaly before this one can have brought forward another row than the first.
      const ids = rows.map(identity);
      const gone = new Set<unknown>();
      broughtForward.set(key, gone);
      const slotOf = (i: number, moves: boolean): Slot | undefined => {
        if (ids[i] === own) return slot;
        if (!moves) return undefined;
        gone.add(ids[i]);
        return open(rows[i] as Fields);
      };
      bringForward(anomaly, rows, stream, slotOf, forward);
      if (!ids.includes(own)) forward(slot);
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
  const chosen = stratifiedChoice(anomaly.fraction, choice);
  const groups = new Map<unknown, Group>();
  const ring: (Waiting | undefined)[] = [];
  let head = 0;
  let size = 0;
  let released = false;

  const gather = ({ members }: Group): void => {
    const rows = members.map(({ slot }) => slot.source);
    const slotOf = (i: number, moves: boolean): Slot | undefined => {
      const member = members[i] as Waiting;
      // The first is the oldest, and leaves in any case.
      if (i > 0 && !moves) return undefined;
      member.gone = true;
      return member.slot;
    };
    bringForward(anomaly, rows, stream, slotOf, forward);
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
