import { isObservable } from 'rxjs';
import { checkOption } from '../errors.ts';

/** Throws `INVALID_OPTION` unless it is an Observable. */
export function checkObservable(source: unknown): void {
  checkOption(isObservable(source), 'source', source, 'an Observable');
}
