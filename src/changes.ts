import { ANOMALY_TYPE, anomalous, type Change, IS_ANOMALY } from './event.ts';

/** What changed an event; an anomaly of the user's own says its label alone. */
export type Changes = readonly (Change | Pick<Change, 'type'>)[];

const none: Changes = [];

/** All that changed an event, in the order in which it was done: what is noted on it, and a label that nobody noted. */
export function changesOf(event: Readonly<Record<string | symbol, unknown>>): Changes {
  const { [IS_ANOMALY]: isAnomaly, [ANOMALY_TYPE]: type, [anomalous]: noted } = event;
  const changes = (noted as Changes | undefined) ?? none;
  const isNoted = isAnomaly !== true || changes.some((change) => change.type === type);
  return isNoted ? changes : [...changes, { type: type as string }];
}
