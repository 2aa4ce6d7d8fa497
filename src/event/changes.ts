import { ANOMALY_TYPE, IS_ANOMALY } from './event.ts';
import { type Changes, notesOf } from './notes.ts';

const none: Changes = [];

/** What anomalies did to an event, in order: the changes noted on it, and a label that has no such note. */
export function changesOf(event: object): Changes {
  const { [IS_ANOMALY]: isAnomaly, [ANOMALY_TYPE]: type } = event as Readonly<Record<string, unknown>>;
  const changes = notesOf(event)?.changes ?? none;
  const isNoted = isAnomaly !== true || changes.some((change) => change.type === type);
  return isNoted ? changes : [...changes, { type: type as string }];
}
