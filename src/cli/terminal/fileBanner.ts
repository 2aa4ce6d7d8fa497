import { printable, show } from '../../errors.ts';
import type { FileFacts, FileTable } from '../../input/index.ts';
import { inFlags } from '../options/flagNames.ts';

/** So many columns are named. */
const MOST_NAMES = 3;

/** What was found out about a file, in one line: how it is written, its columns and rows, what is null and what was skipped. */
export function fileBanner(columns: FileTable['columns'], found: FileFacts): string {
  const what = [
    ...written(found),
    columnsIn(columns, found),
    ...(found.rows === undefined ? [] : [counted(found.rows, 'row')]),
  ];
  const after = [...nullsIn(found), ...skippedIn(found), ...renamedIn(found)];
  return `${printable(found.file)}: ${[what.join(', '), ...after].join('; ')}`;
}

/** What was skipped of a file while it was streamed; undefined if nothing was. */
export function skippedNote(found: FileFacts): string | undefined {
  const skipped = skippedIn(found);
  return skipped.length === 0 ? undefined : `${printable(found.file)}: ${skipped.join('; ')}`;
}

/** What the user may want to say about a file, one thing a line. */
export function fileHints(found: FileFacts): readonly string[] {
  const likely = Object.entries(found.likelyTypes).map(([column, formats]) => {
    const types = formats.slice(0, 2).map((format) => setType(column, format));
    const what = formats[0] === 'number' ? 'numbers' : 'dates';
    return `column ${show(column)} looks like ${what}: ${types.join(' or ')}`;
  });
  const cut = found.cutDates.map(
    (column) => `column ${show(column)}: digits beyond milliseconds count for the order, and are cut`,
  );
  return [...likely, ...cut];
}

const setType = (column: string, format: string): string => inFlags(['types', printable(column)], format) ?? format;

const encodings: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

const delimiters: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

const written = ({ encoding, isGzip, delimiter }: FileFacts): readonly string[] => [
  ...(isGzip ? ['gzip'] : []),
  ...(encoding === undefined ? [] : [encodings[encoding] ?? encoding]),
  ...(delimiter === undefined ? [] : [delimiters[delimiter] ?? `${show(delimiter)} between fields`]),
];

function columnsIn(columns: FileTable['columns'], { formats }: FileFacts): string {
  const count = (...types: readonly string[]) => columns.filter(({ type }) => types.includes(type)).length;
  const byFormat = [...new Set(Object.values(formats))].map((format) => {
    const names = Object.keys(formats).filter((column) => formats[column] === format);
    return `${counted(names.length, 'date')} ${format} in ${named(names)}`;
  });
  const iso = count('date') - Object.keys(formats).length;
  const kinds = [
    ...counts(count('integer', 'number'), 'number'),
    ...counts(count('boolean'), 'boolean'),
    ...counts(iso, 'date'),
    ...byFormat,
  ];
  return `${counted(columns.length, 'column')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`;
}

function nullsIn({ nulls }: FileFacts): readonly string[] {
  const columnsOf = new Map<string, number>();
  for (const tokens of Object.values(nulls))
    for (const token of tokens) columnsOf.set(token, (columnsOf.get(token) ?? 0) + 1);
  return [...columnsOf].map(([token, columns]) => `${printable(token)} is null in ${counted(columns, 'column')}`);
}

const skippedIn = ({ emptyRows = 0, badRows = 0 }: FileFacts): readonly string[] => [
  ...counts(emptyRows, 'empty row').map((rows) => `${rows} skipped`),
  ...counts(badRows, 'bad row').map((rows) => `${rows} skipped`),
];

function renamedIn({ renamed }: FileFacts): readonly string[] {
  if (renamed.length === 0) return [];
  const names = renamed
    .slice(0, MOST_NAMES)
    .map(({ column, header }) =>
      header === '' ? `${show(column)} has no name in the header` : `${show(column)} is a second ${show(header)}`,
    );
  return [...names, ...more(renamed.length)];
}

const named = (names: readonly string[]): string =>
  [...names.slice(0, MOST_NAMES).map(show), ...more(names.length)].join(', ');

const more = (count: number): readonly string[] => (count > MOST_NAMES ? [`${count - MOST_NAMES} more`] : []);

const counts = (count: number, what: string): readonly string[] => (count > 0 ? [counted(count, what)] : []);

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
