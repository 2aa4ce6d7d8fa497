import type { SpindleEvent } from '../event.ts';
import type { Coming, Lane } from './lane.ts';

/** The events of several tables in one order of time, each after those that it refers to. `lanes`: parents first. */
export function* timeline(lanes: readonly Lane[]): Generator<SpindleEvent> {
  const timed = lanes.filter((lane) => lane.timed);
  const untimed = lanes.filter((lane) => !lane.timed);
  for (;;) {
    const next = untimed.find(isReady) ?? earliest(timed) ?? untimed.find(({ head }) => head !== undefined);
    if (!next) return;
    yield* withParents(next.take());
  }
}

/** Whether the head comes now: all that it refers to in other tables has come. */
function isReady(lane: Lane): boolean {
  const { head } = lane;
  return head !== undefined && !lane.references.some(({ column, lane: to }) => to !== lane && to.lacks(head[column]));
}

/** The lane whose head happens first; of equals, the parents'. */
function earliest(lanes: readonly Lane[]): Lane | undefined {
  let first: Lane | undefined;
  let time = 0;
  for (const lane of lanes) {
    if (lane.head === undefined) continue;
    const { headTime } = lane;
    if (first && headTime >= time) continue;
    first = lane;
    time = headTime;
  }
  return first;
}

/** The event of a row, after those of the rows that it refers to and that have not come. */
function* withParents(coming: Coming): Generator<SpindleEvent> {
  // Rows can refer to each other in long chains, so no recursion. A row that has been taken has come: a circle ends.
  const waiting = [coming];
  for (let row = waiting.at(-1); row; row = waiting.at(-1)) {
    const { lane, fields } = row;
    const missing = lane.references.find((reference) => reference.lane.lacks(fields[reference.column]));
    if (missing) waiting.push(missing.lane.takeEarly(fields[missing.column]));
    else {
      waiting.pop();
      yield lane.event(fields);
    }
  }
}
