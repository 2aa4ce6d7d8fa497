import { SEQ } from '../event/event.ts';
import { random } from '../random/random.ts';
import type { ChangingEvent, Fields } from './changingEvent.ts';
import type { ChosenGroups } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import { type Gathering, joinBurst } from './gathering.ts';

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
  /** Makes the copy of an event that is handed on before it comes. */
  readonly open: (event: Fields) => ChangingEvent;
  readonly forward: (changing: ChangingEvent) => void;
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

  const join = (changing: ChangingEvent, group: Group): void => {
    const time = group.times.get(identityOf(changing.source));
    if (time) joinBurst(anomaly, changing, time);
  };

  const begin = (first: ChangingEvent, group: Group): void => {
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
      const changing = open(event);
      join(changing, group);
      group.early.add(id);
      forward(changing);
    }
    if (!group.times.has(own)) forward(first);
  };

  return {
    push(changing) {
      const group = groupOf(changing.source);
      if (!group) return forward(changing);
      if (group.early.delete(identityOf(changing.source))) return;
      join(changing, group);
      if (group.hasBegun) forward(changing);
      else begin(changing, group);
    },
    claim(changing) {
      const group = groupOf(changing.source);
      if (group) join(changing, group);
    },
    complete() {},
  };
}
