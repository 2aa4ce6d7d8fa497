import type { Observable } from 'rxjs';

/** What is streamed, for an operator that is piped directly after it. */
const tablesBySource = new WeakMap<Observable<unknown>, Readonly<Record<string, object>>>();

/** Notes which tables an Observable streams. */
export function markTables(source: Observable<unknown>, tables: Readonly<Record<string, object>>): void {
  tablesBySource.set(source, tables);
}

/** The tables that an Observable streams, where they are noted. */
export const markedTables = (source: Observable<unknown>): Readonly<Record<string, object>> | undefined =>
  tablesBySource.get(source);
