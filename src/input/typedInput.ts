import type { Row } from '../table/table.ts';
import type { InputColumn, ValueOptions } from './columnTypes.ts';
import { type Counts, noCounts } from './found.ts';
import { CsvLearner, JsonLearner } from './learnColumns.ts';
import { misfit } from './misfit.ts';
import type { Records, RecordsOf } from './records.ts';
import { csvRows, jsonRows, type NestedColumn, type OnMisfit, type ToRow } from './typedRows.ts';

/** How records become rows. */
export interface TypingOptions extends ValueOptions {
  readonly label: string;
  /** A timestamp column that may stand inside of objects. */
  readonly nested: string | undefined;
  /** Whether types are learned from all records instead of the sample. */
  readonly learnsFromAll: boolean;
  /** Whether records with values that do not fit are skipped. */
  readonly skipsBadRows: boolean;
}

/** The typed columns of an input, and its rows. */
export interface TypedInput {
  readonly columns: readonly InputColumn<never>[];
  readonly nested: NestedColumn | undefined;
  /** What was counted, if all records were read. */
  readonly counts: Counts | undefined;
  /** All rows in batches; see {@link RecordsOf.all}. */
  rows(counts: Counts): AsyncIterable<Iterable<Row>>;
}

/** Learns the types of the columns. Throws if a value does not fit the type that the user gave. */
export async function typedInput(records: Records, options: TypingOptions): Promise<TypedInput> {
  const { label, skipsBadRows } = options;
  const onMisfit: OnMisfit = (at, column, value) => {
    if (!skipsBadRows) throw misfit({ label, unit: records.unit, at }, column, value);
    return undefined;
  };
  if (records.kind === 'csv') {
    const learner = new CsvLearner(records.names, options, onMisfit);
    const counts = await learn(records, learner, options);
    const { columns } = learner;
    return { columns, nested: undefined, counts, rows: batchesOf(records.all, csvRows(columns, onMisfit)) };
  }
  const learner = new JsonLearner(options.nested, options, onMisfit);
  const counts = await learn(records, learner, options);
  const { columns, nested } = learner;
  return { columns, nested, counts, rows: batchesOf(records.all, jsonRows(columns, nested, onMisfit)) };
}

/** What learns from records; it returns how many of them are skipped. */
interface Learner<R> {
  see(records: readonly R[]): number;
}

async function learn<R>(
  { sample, all }: RecordsOf<R>,
  learner: Learner<R>,
  { learnsFromAll }: TypingOptions,
): Promise<Counts | undefined> {
  if (!learnsFromAll) {
    learner.see(sample);
    return undefined;
  }
  const counts = noCounts();
  let skipped = 0;
  for await (const batch of all(counts)) skipped += learner.see(batch);
  return withSkipped(counts, skipped);
}

const withSkipped = ({ rows, emptyRows, badRows }: Counts, skipped: number): Counts => ({
  rows: rows - skipped,
  emptyRows,
  badRows: badRows + skipped,
});

const batchesOf = <R>(all: RecordsOf<R>['all'], toRow: ToRow<R>): TypedInput['rows'] =>
  async function* (counts) {
    const read = noCounts();
    let skipped = 0;
    for await (const batch of all(read)) {
      // Lazily, so that the rows before one that does not fit come before its error.
      yield (function* () {
        for (const record of batch) {
          const row = toRow(record);
          if (row) yield row;
          else skipped++;
        }
      })();
    }
    Object.assign(counts, withSkipped(read, skipped));
  };
