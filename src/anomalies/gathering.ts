import type { ChangingEvent } from './changingEvent.ts';
import type { CollectiveAnomaly } from './collectiveAnomaly.ts';

/** Brings the events of one collective anomaly's groups together: those whose time changes are handed on early. */
export interface Gathering {
  push(changing: ChangingEvent): void;
  /** Adds to an event what the anomaly does to it, where the event is handed on before this gathering has seen it. */
  claim?(changing: ChangingEvent): void;
  complete(): void;
}

/** Makes an event part of its group's burst. An event whose time stays keeps its place in the stream. */
export function joinBurst(anomaly: CollectiveAnomaly, changing: ChangingEvent, time: Date): void {
  const moves = anomaly.moves(changing.source, time);
  changing.times ??= new Map();
  changing.times.set(anomaly.label, moves ? time : (changing.source[anomaly.timestampColumn] as Date));
  if (moves) changing.isMoved = true;
}
