import { checkOption } from '../errors.ts';
import { isMetadata } from '../event/metadata.ts';
import { type Check, column } from '../options/checkOptions.ts';

/** The name of a column that an anomaly changes: one of the rows' own, for what is said about an event must stay true. */
export const changedColumn: Check = (name, option) => {
  column(name, option);
  checkOption(!isMetadata(name as string), option, name, 'a column of the rows, and this one is metadata');
};
