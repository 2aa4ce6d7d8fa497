import { ANOMALY_TYPE, anomalous, type Change, IS_ANOMALY } from './event.ts';

/** What anomalies did to an event. An anomaly of the user's own has only its label. */
export type Changes = readonly (Change | Pick<Change, 'type'>)[];

const none: Changes = [];

/** What anomalies did to an event, in order: the changes noted on it, and a label that has no such note. */
export function changesOf(event: Readonly<Record<string | symbol, unknown>>): Changes {
  const { [IS_ANOMALY]: isAnomaly, [ANOMALY_TYPE]: type, [anomalous]: noted } = event;
  const changes = (noted as Changes | undefined) ?? none;
  const isNoted = isAnomaly !== true || changes.some((change) => change.type === type);
  return isNoted ? changes : [...changes, { type: type as string }];
}
