import { type RandomStream, random } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';
import type { ChangingEvent } from './changingEvent.ts';
import { sample } from './chooseGroups.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import { type Gathering, joinBurst } from './gathering.ts';

interface Waiting {
  readonly changing: ChangingEvent;
  readonly group: Group | undefined;
  hasLeft: boolean;
}

interface Group {
  readonly members: Waiting[];
  /** Events of the group in the buffer, those included that have left early. */
  present: number;
  isDecided: boolean;
}

/** What {@link gatherAhead} needs. */
interface GatherAheadOptions {
  readonly lookAhead: number;
  readonly seed: number;
  readonly forward: (changing: ChangingEvent) => void;
}

/**
 * Gathers groups within a buffer of at most `lookAhead` events. When the oldest event must leave, what the buffer holds of
 * its group is the group, and an exact fraction of such groups is chosen. If the stream ends before any event had to leave,
 * the choice is made among all groups at once.
 */
export function gatherAhead(anomaly: CollectiveAnomaly, options: GatherAheadOptions): Gathering {
  return new LookAheadBuffer(anomaly, options);
}

class LookAheadBuffer implements Gathering {
  readonly #anomaly: CollectiveAnomaly;
  readonly #options: GatherAheadOptions;
  readonly #times: RandomStream;
  readonly #choice: RandomStream;
  readonly #isNextChosen: () => boolean;
  readonly #groups = new Map<unknown, Group>();
  /** A ring of `lookAhead` places. */
  readonly #ring: (Waiting | undefined)[] = [];
  #head = 0;
  #size = 0;
  #hasOverflowed = false;

  constructor(anomaly: CollectiveAnomaly, options: GatherAheadOptions) {
    this.#anomaly = anomaly;
    this.#options = options;
    this.#times = random(options.seed, `anomaly/${anomaly.label}`);
    this.#choice = random(options.seed, `anomaly/${anomaly.label}/choice`);
    this.#isNextChosen = stratifiedChoice(anomaly.fraction, this.#choice);
  }

  push(changing: ChangingEvent): void {
    const { lookAhead } = this.#options;
    if (this.#size === lookAhead) {
      this.#hasOverflowed = true;
      this.#release(this.#isNextChosen);
    }
    const group = this.#groupOf(changing);
    const waiting: Waiting = { changing, group, hasLeft: false };
    if (group) {
      group.present++;
      if (!group.isDecided) group.members.push(waiting);
    }
    this.#ring[(this.#head + this.#size++) % lookAhead] = waiting;
  }

  complete(): void {
    let isChosen: (group: Group) => boolean = this.#isNextChosen;
    if (!this.#hasOverflowed) {
      const eligible = [...this.#groups.values()].filter(({ members }) => members.length >= 2);
      const chosen = new Set(sample(eligible, this.#anomaly.fraction, this.#choice));
      isChosen = (group) => chosen.has(group);
    }
    while (this.#size > 0) this.#release(isChosen);
  }

  #groupOf(changing: ChangingEvent): Group | undefined {
    const key = this.#anomaly.groupOf(changing.source);
    if (key === undefined) return undefined;
    const group = this.#groups.get(key) ?? { members: [], present: 0, isDecided: false };
    this.#groups.set(key, group);
    return group;
  }

  /** Lets the oldest event go, and decides about its group if that is still open. */
  #release(isChosen: (group: Group) => boolean): void {
    const oldest = this.#ring[this.#head] as Waiting;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#options.lookAhead;
    this.#size--;
    const { group, changing } = oldest;
    if (group) {
      if (--group.present === 0) this.#groups.delete(this.#anomaly.groupOf(changing.source));
      if (!group.isDecided) this.#decide(group, isChosen);
    }
    if (!oldest.hasLeft) this.#options.forward(changing);
  }

  #decide(group: Group, isChosen: (group: Group) => boolean): void {
    const { members } = group;
    group.isDecided = true;
    if (members.length >= 2 && isChosen(group)) this.#gather(members);
    members.length = 0;
  }

  /** Gives the members their times. The first is the oldest and leaves now, and with it all whose time changes. */
  #gather(members: readonly Waiting[]): void {
    const sources = members.map(({ changing }) => changing.source);
    this.#anomaly.burst(sources, this.#times).forEach((time, i) => {
      const member = members[i] as Waiting;
      joinBurst(this.#anomaly, member.changing, time);
      if (i > 0 && !this.#anomaly.moves(member.changing.source, time)) return;
      member.hasLeft = true;
      this.#options.forward(member.changing);
    });
  }
}
