import { hint, optionError, show } from '../errors.ts';
import type { ToUtc } from '../table/isoDate.ts';
import type { Column } from '../table/table.ts';
import {
  type Converter,
  fieldConverter,
  givenJsonConverter,
  inferredJsonConverter,
  type Nulls,
} from './values/converters.ts';
import { isDateFormat } from './values/formattedDate.ts';
import type { ColumnLearner, InferredType } from './values/inferredType.ts';
import { JsonColumn } from './values/jsonColumn.ts';
import { TextColumn } from './values/textColumn.ts';
import { TypedColumn } from './values/typedColumn.ts';
import { columnTypeOf, givenReader, inferredReader, typeNames } from './values/valueReader.ts';

/** A column of an input file, what was learned of it, and the converter of its values. */
export interface InputColumn<V = unknown> extends Column, InferredType {
  /** The type that the user gave. */
  readonly given: string | undefined;
  readonly convert: Converter<V>;
}

/** How the values of a file are read. */
export interface ValueOptions {
  /** The type that the user gave a column. */
  typeOf(column: string): string | undefined;
  /** Texts that are null in every column. */
  readonly nulls: Nulls;
  /** What times without an offset mean. */
  readonly toUtc: ToUtc;
}

/** Throws `INVALID_OPTION` unless each value is a type or a format of dates. `txt`, a misspelt type, counts as neither. */
export function checkTypes(given: Readonly<Record<string, string>>): void {
  for (const [column, type] of Object.entries(given)) {
    const meant = /^[a-z-]+$/i.test(type) ? hint(type, typeNames) : '';
    if (!typeNames.includes(type) && (meant !== '' || !isDateFormat(type)))
      throw optionError(
        'INVALID_OPTION',
        ['types'],
        `: column ${show(column)} must be ${typeNames.join(', ')} or a date format with a year, such as yyyy/MM/dd, got ${show(type)}${meant}`,
      );
  }
}

/** A column that is still to be learned, and the column that it becomes. */
export interface LearnedColumn<V = unknown> {
  readonly name: string;
  /** The type that the user gave. */
  readonly given: string | undefined;
  readonly learner: ColumnLearner<V>;
  column(): InputColumn<V>;
}

/** Learns a column of CSV. */
export function csvColumn(name: string, { typeOf, nulls, toUtc }: ValueOptions): LearnedColumn<string> {
  const given = typeOf(name);
  if (given !== undefined) {
    const type = columnTypeOf(given);
    return typedColumn(name, given, fieldConverter(type, givenReader(given, toUtc), nulls));
  }
  const learner = new TextColumn(nulls);
  const column = (): InputColumn<string> => {
    const { result } = learner;
    const convert = fieldConverter(result.type, inferredReader(result.type, toUtc, result.format), nulls);
    return { name, given, convert, ...result };
  };
  return { name, given, learner, column };
}

/** Learns a column of JSON. */
export function jsonColumn(name: string, { typeOf, nulls, toUtc }: ValueOptions): LearnedColumn<unknown> {
  const given = typeOf(name);
  if (given !== undefined)
    return typedColumn(name, given, givenJsonConverter(columnTypeOf(given), givenReader(given, toUtc), nulls));
  const learner = new JsonColumn(nulls);
  const column = (): InputColumn => {
    const { result } = learner;
    return { name, given, convert: inferredJsonConverter(result.type, toUtc, nulls), ...result };
  };
  return { name, given, learner, column };
}

function typedColumn<V>(name: string, given: string, convert: Converter<V>): LearnedColumn<V> {
  const learner = new TypedColumn(columnTypeOf(given), convert);
  return { name, given, learner, column: () => ({ name, given, convert, ...learner.result }) };
}
