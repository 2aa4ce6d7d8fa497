import { isObservable } from 'rxjs';
import { checkOption, optionError } from '../errors.ts';
import { type Check, isFunction, isRecord } from '../options/checkOptions.ts';
import { isColumnar, isIndexed } from './columnarTable.ts';
import { isTable } from './randomAccess.ts';

/** For rows to stream: a table, an array or an iterable, whose rows are objects as far as can be seen. */
export const rowsCheck: Check = (rows, option) => {
  if (isObservable(rows))
    throw optionError(
      'INVALID_OPTION',
      option,
      ' must be a table, an array or an iterable of rows, got an Observable: it needs no fromTable, pipe it as it is',
    );
  const isRows =
    typeof rows === 'object' &&
    rows !== null &&
    (isTable(rows) ||
      isColumnar(rows) ||
      isIndexed(rows) ||
      isIterable(rows, Symbol.iterator) ||
      isIterable(rows, Symbol.asyncIterator));
  checkOption(isRows, option, rows, 'a table, an array or an iterable of rows');
  if (!Array.isArray(rows)) return;
  const other = rows.findIndex((row) => !isRecord(row));
  if (other >= 0) checkOption(false, [...option, other], rows[other], 'an object: a row has its values by column');
};

/** For rows of which the columns are known: a table, an array, or a file's. */
export const readableRowsCheck: Check = (rows, option) => {
  const isReadable =
    Array.isArray(rows) || (typeof rows === 'object' && rows !== null && (isTable(rows) || 'columns' in rows));
  checkOption(isReadable, option, rows, 'a table of a domain or of a file, or an array');
  rowsCheck(rows, option);
};

const isIterable = (rows: object, by: symbol): boolean => isFunction((rows as Record<symbol, unknown>)[by]);
