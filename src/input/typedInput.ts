import type { Row } from '../table/table.ts';
import type { InputColumn, ValueOptions } from './columnTypes.ts';
import { type Counts, noCounts } from './found.ts';
import type { InputSource } from './inputSource.ts';
import { CsvLearner, JsonLearner } from './learnColumns.ts';
import { misfit } from './misfit.ts';
import type { Records, RecordsOf } from './records.ts';
import type { Sampling } from './sampling.ts';
import { spreadRecords } from './spreadRecords.ts';
import { csvRows, jsonRows, type NestedColumn, type OnMisfit, type ToRow } from './typedRows.ts';

/** How records become rows. */
export interface TypingOptions extends ValueOptions, Sampling {
  readonly source: InputSource;
  /** A timestamp column that may stand inside of objects. */
  readonly nested: string | undefined;
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
  const { skipsBadRows } = options;
  const { label } = options.source;
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
  see(records: readonly R[], onMisfit?: OnMisfit): number;
}

async function learn<R>(
  records: RecordsOf<R>,
  learner: Learner<R>,
  { source, from, sampleSize, wanted }: TypingOptions,
): Promise<Counts | undefined> {
  if (from === 'all') {
    const counts = noCounts();
    let skipped = 0;
    for await (const batch of records.all(counts)) skipped += learner.see(batch);
    return withSkipped(counts, skipped);
  }
  let seen = records.sample.length;
  learner.see(records.sample);
  if (from === 'sample') return undefined;
  const { path, size } = source;
  const { part } = records;
  if (part && path !== undefined && size !== undefined)
    for await (const batch of spreadRecords({ path, size, part }, sampleSize)) {
      // The line is not known there; reading the file will tell it.
      learner.see(batch, () => undefined);
      seen += batch.length;
    }
  if (seen < wanted / 2) await learnFromStart(records, learner, wanted);
  return undefined;
}

/** Where records cannot be found in the middle of a file. */
async function learnFromStart<R>({ all }: RecordsOf<R>, learner: Learner<R>, wanted: number): Promise<void> {
  let seen = 0;
  for await (const batch of all()) {
    learner.see(batch.slice(0, wanted - seen));
    seen += batch.length;
    if (seen >= wanted) return;
  }
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
    try {
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
    } finally {
      Object.assign(counts, withSkipped(read, skipped));
    }
  };
