import type { CollectiveAnomaly } from './collectiveAnomaly.ts';
import type { Slot } from './slot.ts';

/** Brings the events of one collective anomaly's groups together: those whose time changes are handed on early. */
export interface Gathering {
  push(slot: Slot): void;
  /** Adds to an event what the anomaly does to it, where the event is handed on before this gathering has seen it. */
  claim?(slot: Slot): void;
  complete(): void;
}

/** Makes an event part of its group's burst. An event whose time stays keeps its place in the stream. */
export function joinBurst(anomaly: CollectiveAnomaly, slot: Slot, time: Date): void {
  const moves = anomaly.moves(slot.source, time);
  slot.times ??= new Map();
  slot.times.set(anomaly.label, moves ? time : (slot.source[anomaly.timestampColumn] as Date));
  if (moves) slot.isMoved = true;
}
