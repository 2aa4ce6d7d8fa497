import { TABLE } from '../event.ts';
import { checkReferences, primaryKeyOf, type ReadableTables, type References, relationsOf } from './relations.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tells of two events of these tables whether the first refers to the second, by the keys that they hold: what `reorder`
 * needs to be `causal`. `references` adds to what the tables say themselves.
 */
export function causality(
  tables: ReadableTables,
  references: References = {},
): (event: object, other: object) => boolean {
  checkReferences(tables, references);
  const relations = new Map(Object.keys(tables).map((name) => [name, relationsOf(name, tables, references)]));
  const keys = new Map(Object.entries(tables).map(([name, table]) => [name, primaryKeyOf(table) ?? '']));
  return (event, other) => {
    const own = relations.get((event as Fields)[TABLE] as string) ?? [];
    const to = (other as Fields)[TABLE] as string;
    const key = (other as Fields)[keys.get(to) ?? ''];
    return key !== undefined && own.some((one) => one.to === to && (event as Fields)[one.column] === key);
  };
}
