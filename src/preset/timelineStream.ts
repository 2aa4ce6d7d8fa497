import { groupBy, identity, type MonoTypeOperatorFunction, mergeMap, type Observable } from 'rxjs';
import { fromTables } from '../../operators/fromTables.ts';
import { printable, SpindleError } from '../errors.ts';
import type { SpindleEvent } from '../event/event.ts';
import { ownEvents, withPlaceholders } from '../shard/ownEvents.ts';
import { ownOfTables } from '../shard/ownPlaces.ts';
import { throughStages } from '../shard/stages.ts';
import { knownColumns } from '../table/columns.ts';
import { causality } from '../timeline/causality.ts';
import type { ReadableTables } from '../timeline/relations.ts';
import { firstTime } from './firstTime.ts';
import { rowsShape, streamShape, timeOfFile } from './streamShape.ts';
import { anomalyFacts, injectInto } from './tableAnomalies.ts';
import { plansOf, type Setup, type TablePlan } from './tablePlan.ts';
import { disordered, limited, type Stream } from './tableStream.ts';
import { columnFollows, timeChange } from './timeChange.ts';
import { changesTimes } from './times.ts';

/** The stream of all tables as one. */
export function timelineStream(setup: Setup, timestampColumn?: string): Stream {
  const { registry, config } = setup;
  const { references, metadata, shard, causal } = config;
  // `fromTables` throws if the columns of a table are not known.
  const tables = setup.tables as ReadableTables;
  const moving = [...registry].find(({ kind }) => kind === 'collective');
  if (moving)
    throw new SpindleError(
      'INVALID_OPTION',
      `${printable(moving.label)} moves events, which is impossible in a timeline; stream its table alone`,
    );
  const source = limited(
    fromTables(tables, {
      references,
      ...(timestampColumn !== undefined && { timestampColumn }),
      ...(metadata !== undefined && { metadata }),
    }) as Events,
    config,
  );
  const plan = plansOf(setup, timestampColumn);
  const times = timeChange(setup, { timestampColumn: undefined });
  const inject = byTable((table) => {
    const ofTable = plan(table);
    return injectInto(ofTable, anomalyFacts(setup, ofTable, times));
  });
  const events = throughStages({
    source: (shard ? source.pipe(withPlaceholders<SpindleEvent>(ownOfTables(tables, shard))) : source).pipe(
      times.stage,
      changesTimes(config) ? inStep(tables, plan) : identity,
    ),
    inject: registry.size === 0 ? identity : inject,
    reorder: disordered(setup, causal ? causality(tables, references) : undefined),
    deliver: shard ? ownEvents<SpindleEvent>(setup.isTimed) : identity,
  });
  const hasReferences = Object.keys(references).length > 0;
  const shapes = () =>
    Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [name, { ...rowsShape(rows), timestampColumn: timeOfFile(rows) }]),
    );
  return {
    name: 'timeline',
    events,
    firstTime: () => firstTime(config, Object.keys(tables).map(plan)),
    shape: () => ({
      ...streamShape(setup, timestampColumn),
      tables: shapes(),
      ...(hasReferences && { references }),
      causal,
      anomalies: [...registry],
    }),
  };
}

type Events = Observable<SpindleEvent>;

/** Timestamp columns that hold no dates follow the event time. */
function inStep(tables: ReadableTables, plan: (table: string) => TablePlan): MonoTypeOperatorFunction<SpindleEvent> {
  const others = Object.keys(tables).filter((table) => {
    const { rows, timestampColumn } = plan(table);
    const known = knownColumns(rows)?.find(({ name }) => name === timestampColumn);
    return timestampColumn !== undefined && known?.type !== 'date';
  });
  if (others.length === 0) return identity;
  return byTable((table) => (others.includes(table) ? columnFollows(plan(table).timestampColumn) : identity));
}

/** Gives the events of each table to an operator of their own. */
const byTable =
  (operator: (table: string) => MonoTypeOperatorFunction<SpindleEvent>): MonoTypeOperatorFunction<SpindleEvent> =>
  (source) =>
    source.pipe(
      groupBy(({ _spindle_table: table }) => table),
      mergeMap((events) => events.pipe(operator(events.key))),
    );
