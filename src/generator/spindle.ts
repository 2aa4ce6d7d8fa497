import { checkOption, hint, SpindleError, show, suggest } from '../errors.ts';
import { RandomFamily } from '../random/random.ts';
import { BlockTable } from './blockTable.ts';
import type { Source } from './column.ts';
import { columnsOf, type Domain, type TableSpec, type Tables } from './domain.ts';
import type { Layout } from './layout.ts';
import { ownRows } from './rows.ts';

/** The scales of a domain. */
export type Scale<D extends Domain = Domain> = keyof D['scales'] & string;

/** Options of {@link Spindle.generate}. */
export interface GenerateOptions<D extends Domain> {
  readonly domain: D;
  /** The name of a scale, or a number by which scale `small` is multiplied. Default `'small'`. */
  readonly scale?: Scale<D> | number;
  /** An integer; default 42. */
  readonly seed?: number;
}

/** Generates the tables of a domain. */
export class Spindle {
  /** The tables in generation order, parents first; nothing is made before it is read. */
  generate<D extends Domain>({ domain, scale = 'small', seed = 42 }: GenerateOptions<D>): { tables: Tables<D> } {
    checkOption(Number.isSafeInteger(seed), 'seed', seed, 'an integer');
    const anchors = anchorRows(domain, scale);
    const tables = new Map<string, BlockTable>();
    const source = (name: string): Source => {
      const table = tables.get(name);
      if (table === undefined)
        throw new SpindleError(
          'UNKNOWN_TABLE',
          `no table ${name} in domain ${domain.name}: ${suggest(name, [...tables.keys()])}`,
        );
      return table;
    };
    for (const [name, spec] of Object.entries<TableSpec>(domain.tables))
      tables.set(
        name,
        new BlockTable(
          name,
          spec,
          columnsOf(name, domain.tables),
          layoutOf(name, spec, anchors, seed, source),
          seed,
          source,
        ),
      );
    return { tables: Object.fromEntries(tables) as object as Tables<D> };
  }
}

function layoutOf(
  name: string,
  { rows }: TableSpec,
  anchors: Readonly<Record<string, number>>,
  seed: number,
  source: (table: string) => Source,
): Layout {
  if (typeof rows === 'object') return rows.layout(source(rows.parent), new RandomFamily(seed, `${name}/rows`));
  return ownRows(rows === 'scaled' ? (anchors[name] ?? 1) : rows);
}

function anchorRows({ name, scales }: Domain, scale: string | number): Readonly<Record<string, number>> {
  const named = typeof scale === 'number' ? 'small' : scale;
  const anchors = Object.hasOwn(scales, named) ? scales[named] : undefined;
  const known = Object.keys(scales);
  if (anchors === undefined)
    throw new SpindleError(
      'INVALID_OPTION',
      `scale must be a number or a scale of domain ${name} (${known.join(', ')}), got ${show(named)}${hint(named, known)}`,
    );
  if (typeof scale === 'string') return anchors;
  checkOption(Number.isFinite(scale) && scale > 0, 'scale', scale, 'a positive number');
  const scaled = Object.entries(anchors).map(
    ([table, rows]) => [table, Math.max(1, Math.round(rows * scale))] as const,
  );
  for (const [, rows] of scaled) checkOption(rows <= 2 ** 48, 'scale', scale, 'such that no table passes 2^48 rows');
  return Object.fromEntries(scaled);
}
