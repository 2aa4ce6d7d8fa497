import { optionError, printable, show } from '../errors.ts';
import { must } from '../options/checkOptions.ts';
import type { Column } from '../table/table.ts';
import type { InputSource } from './inputSource.ts';

/** For how often a file is read again. */
export const loopCheck = must(
  (loop) => typeof loop === 'boolean' || (Number.isSafeInteger(loop) && (loop as number) >= 1),
  'true, false or an integer ≥ 1',
);

/** How often a file is read. Throws if it has to be read again and cannot be. */
export function passesOf(
  loop: boolean | number = false,
  { label, reopens }: Pick<InputSource, 'label' | 'reopens'>,
): number {
  const passes = typeof loop === 'number' ? loop + 1 : loop ? Number.POSITIVE_INFINITY : 1;
  if (passes === 1 || reopens) return passes;
  throw optionError('INVALID_INPUT', ['loop'], `: ${label} can be read only once; name a file`);
}

/** Throws if a loop could not move the times: by how much a number would have to be moved is not known. */
export function requireDates(columns: readonly Column[], timestampColumn: string | undefined, label: string): void {
  const column = columns.find(({ name }) => name === timestampColumn);
  if (column === undefined || column.type === 'date') return;
  throw optionError(
    'INVALID_INPUT',
    ['loop'],
    (naming) =>
      `: ${label}: column ${show(column.name)} holds ${column.type}, not dates; give their format: ${naming(['types', printable(column.name)], 'yyyy/MM/dd HH:mm') ?? 'a date format'}`,
  );
}
