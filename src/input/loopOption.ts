import { optionError } from '../errors.ts';
import { must } from '../options/checkOptions.ts';
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
