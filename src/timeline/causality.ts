import { TABLE } from '../event/event.ts';
import { checkReferences, type ReadableTables, type References, relationsOf, tablesCheck } from './relations.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns a function that says whether the first event holds the key of the second. Pass it to `reorder` as `causal`. `references`
 * adds to the references that the tables declare.
 *
 * @example
 * ```ts
 * import { causality, fromTables, RetailDomain, reorder, Spindle } from 'spindle-rx';
 *
 * const { tables } = new Spindle().generate({ domain: new RetailDomain() });
 * const events$ = fromTables(tables).pipe(reorder({ fraction: 0.1, causal: causality(tables) }));
 * ```
 */
export function causality(
  tables: ReadableTables,
  references: References = {},
): (event: object, other: object) => boolean {
  tablesCheck(tables, ['tables']);
  checkReferences(tables, references);
  const relations = new Map(Object.keys(tables).map((name) => [name, relationsOf(name, tables, references)]));
  return (event, other) => {
    const own = relations.get((event as Fields)[TABLE] as string) ?? [];
    const to = (other as Fields)[TABLE] as string;
    return own.some((one) => {
      const key = one.to === to ? (other as Fields)[one.key] : undefined;
      return key !== undefined && key !== null && (event as Fields)[one.column] === key;
    });
  };
}
