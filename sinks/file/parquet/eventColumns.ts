import { ANOMALY_TYPE, EVENT_TIME, IS_ANOMALY, SEQ, TABLE } from '../../../src/event/event.ts';
import { isMetadata } from '../../../src/event/metadata.ts';
import { ColumnSurvey } from '../../../src/table/columnSurvey.ts';
import type { Column } from '../../../src/table/table.ts';
import type { EncodedColumn } from './columnChunk.ts';

/** The columns of metadata, in the order that events have them in. */
const METADATA: readonly Column[] = [
  { name: IS_ANOMALY, type: 'boolean' },
  { name: ANOMALY_TYPE, type: 'text' },
  { name: TABLE, type: 'text' },
  { name: SEQ, type: 'integer' },
  { name: EVENT_TIME, type: 'date' },
];

/**
 * The columns of a file of events: the declared ones, or those of the first events, then their metadata. A column of values of
 * several types is text. Of a column without a value, the type is left out.
 */
export function eventColumns(
  declared: readonly EncodedColumn[] | undefined,
  first: readonly object[],
): readonly EncodedColumn[] {
  const survey = new ColumnSurvey();
  const valued = new Set<string>();
  for (const event of declared ? first.slice(0, 1) : first) {
    survey.see(event);
    for (const [name, value] of Object.entries(event)) if (value !== null && value !== undefined) valued.add(name);
  }
  const seen = survey.columns.map(({ name, type }) => ({ name, type: valued.has(name) ? stored(type) : undefined }));
  const all = declared ? [...declared, ...seen.filter(({ name }) => isMetadata(name) && !has(declared, name))] : seen;
  return [...all.filter(({ name }) => !has(METADATA, name)), ...METADATA.filter(({ name }) => has(all, name))];
}

const has = (columns: readonly EncodedColumn[], name: string): boolean => columns.some((one) => one.name === name);

const stored = (type: ColumnSurvey['columns'][number]['type']): Column['type'] =>
  type === 'bigint' ? 'integer' : type === undefined || type === 'object' ? 'text' : type;
