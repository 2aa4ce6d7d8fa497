import { SEQ } from '../event/event.ts';
import { random } from '../random/random.ts';
import type { ChosenGroups } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import { type Gathering, joinBurst } from './gathering.ts';
import type { Fields, Slot } from './slot.ts';

/** A chosen group of which an event has been seen. */
interface Group {
  readonly events: readonly Fields[];
  /** The time of each event in the burst, by what identifies the event. */
  readonly times: ReadonlyMap<unknown, Date>;
  /** The events that were handed on early and have not come by themselves yet. */
  readonly early: Set<unknown>;
  hasBegun: boolean;
}

/** Identifies an event that the caller has handed over and that comes again in the stream. */
const identityOf = (event: Fields): unknown => event[SEQ] ?? event;

/** What {@link gatherChosen} needs. */
interface GatherChosenOptions {
  readonly groups: ChosenGroups;
  readonly seed: number;
  /** Makes the slot of an event that is handed on before it comes. */
  readonly open: (event: Fields) => Slot;
  readonly forward: (slot: Slot) => void;
}

/**
 * Gathers the groups that the caller has chosen. When the first event of a group comes, all events of the group whose time
 * changes are handed on; they are dropped later, when they come by themselves.
 */
export function gatherChosen(
  anomaly: CollectiveAnomaly,
  { groups, seed, open, forward }: GatherChosenOptions,
): Gathering {
  const stream = random(seed, `anomaly/${anomaly.label}`);
  const seen = new Map<unknown, Group>();

  const groupOf = (event: Fields): Group | undefined => {
    const key = anomaly.groupOf(event);
    const events = groups.get(key) as readonly Fields[] | undefined;
    if (!events || events.length < 2) return undefined;
    const known = seen.get(key);
    if (known) return known;
    const burst = anomaly.burst(events, stream);
    const times = new Map(events.map((one, i) => [identityOf(one), burst[i] as Date]));
    const group: Group = { events, times, early: new Set(), hasBegun: false };
    seen.set(key, group);
    return group;
  };

  const join = (slot: Slot, group: Group): void => {
    const time = group.times.get(identityOf(slot.source));
    if (time) joinBurst(anomaly, slot, time);
  };

  const begin = (first: Slot, group: Group): void => {
    group.hasBegun = true;
    const own = identityOf(first.source);
    // An earlier anomaly may have moved another event than the group's first to the front.
    for (const event of group.events) {
      const id = identityOf(event);
      if (id === own) {
        forward(first);
        continue;
      }
      if (!anomaly.moves(event, group.times.get(id) as Date)) continue;
      const slot = open(event);
      join(slot, group);
      group.early.add(id);
      forward(slot);
    }
    if (!group.times.has(own)) forward(first);
  };

  return {
    push(slot) {
      const group = groupOf(slot.source);
      if (!group) return forward(slot);
      if (group.early.delete(identityOf(slot.source))) return;
      join(slot, group);
      if (group.hasBegun) forward(slot);
      else begin(slot, group);
    },
    claim(slot) {
      const group = groupOf(slot.source);
      if (group) join(slot, group);
    },
    complete() {},
  };
}
