import { valueAt } from '../event/columnPath.ts';
import { csvColumn, type InputColumn, jsonColumn, type LearnedColumn, type ValueOptions } from './columnTypes.ts';
import type { CsvRecord, JsonRecord } from './record.ts';
import type { NestedColumn, OnMisfit } from './typedRows.ts';
import { columnTypeOf } from './values/valueReader.ts';

/** Learns the columns of CSV from its records. */
export class CsvLearner {
  readonly #columns: readonly LearnedColumn<string>[];
  readonly #onMisfit: OnMisfit;

  constructor(names: readonly string[], options: ValueOptions, onMisfit: OnMisfit) {
    this.#columns = names.map((name) => csvColumn(name, options));
    this.#onMisfit = onMisfit;
  }

  /** Returns how many of the records are skipped. */
  see(records: readonly CsvRecord[], onMisfit = this.#onMisfit): number {
    let fitting = records;
    // A record that is skipped teaches nothing.
    for (const [i, column] of this.#columns.entries())
      if (column.given !== undefined)
        fitting = fitting.filter(({ at, fields }) => sees(column, fields[i] as string, at, onMisfit));
    for (const [i, { given, learner }] of this.#columns.entries())
      if (given === undefined) for (const { fields } of fitting) learner.see(fields[i] as string);
    return records.length - fitting.length;
  }

  get columns(): readonly InputColumn<string>[] {
    return this.#columns.map((column) => column.column());
  }
}

/** Learns the columns of JSON from its records; they come in the order of their first occurrence. */
export class JsonLearner {
  readonly #columns = new Map<string, LearnedColumn>();
  readonly #options: ValueOptions;
  readonly #nested: LearnedColumn | undefined;
  readonly #onMisfit: OnMisfit;

  /** `nested` names a column that may stand inside of objects, such as `meta.at`. */
  constructor(nested: string | undefined, options: ValueOptions, onMisfit: OnMisfit) {
    this.#options = options;
    this.#onMisfit = onMisfit;
    if (nested?.includes('.')) this.#nested = jsonColumn(nested, options);
  }

  /** Returns how many of the records are skipped. */
  see(records: readonly JsonRecord[], onMisfit = this.#onMisfit): number {
    const nested = this.#nested;
    let skipped = 0;
    for (const { at, values } of records) {
      const columns = Object.keys(values).map((name) => this.#column(name));
      // A record that is skipped teaches nothing.
      const fits = columns.every(
        (column) => column.given === undefined || sees(column, values[column.name], at, onMisfit),
      );
      if (!fits || (nested && !sees(nested, valueAt(values, nested.name.split('.')), at, onMisfit))) skipped++;
      else for (const { name, given, learner } of columns) if (given === undefined) learner.see(values[name]);
    }
    return skipped;
  }

  get columns(): readonly InputColumn[] {
    return [...this.#columns.values()].map((column) => column.column());
  }

  /** The column that stands inside of objects, unless a column has its name. */
  get nested(): NestedColumn | undefined {
    const nested = this.#nested;
    if (!nested || this.#columns.has(nested.name)) return undefined;
    const path = nested.name.split('.');
    return this.#columns.has(path[0] as string) ? { path, column: nested.column() } : undefined;
  }

  #column(name: string): LearnedColumn {
    const known = this.#columns.get(name);
    if (known) return known;
    const column = jsonColumn(name, this.#options);
    this.#columns.set(name, column);
    return column;
  }
}

/** Whether a value fits the type that the user gave its column. */
function sees<V>({ name, given, learner }: LearnedColumn<V>, value: V, at: number, onMisfit: OnMisfit): boolean {
  return learner.see(value) || onMisfit(at, { name, type: columnTypeOf(given as string), given }, value) !== undefined;
}
