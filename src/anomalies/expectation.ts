import { TABLE } from '../event/event.ts';
import { ColumnSurvey, SAMPLE_ROWS } from '../table/columnSurvey.ts';
import type { Anomaly } from './anomaly.ts';
import { misfit } from './fittingTables.ts';

/**
 * Expects of events whose columns are not known beforehand that anomalies can have an effect on them. Throws if the first of
 * them lack a column that an anomaly reads, or hold values of another type.
 */
export class Expectation {
  readonly #anomalies: readonly Anomaly[];
  readonly #table: string | undefined;
  readonly #survey = new ColumnSurvey();

  /** `table` is whose events they are, if that is known. */
  constructor(anomalies: readonly Anomaly[], table: string | undefined) {
    this.#anomalies = anomalies;
    this.#table = table;
  }

  /** Returns itself, or undefined if it has seen enough. */
  see(event: object): this | undefined {
    this.#survey.see(event);
    if (this.#survey.rows < SAMPLE_ROWS) return this;
    // Events that name their table may be of several, and others may follow.
    if (this.#table !== undefined || !(TABLE in event)) this.judge();
    return undefined;
  }

  /** Judges by the events that have come; if none has, everything may fit. */
  judge(): void {
    const { rows, columns } = this.#survey;
    if (rows === 0) return;
    for (const anomaly of this.#anomalies) {
      const problem = misfit(anomaly, this.#table, columns);
      if (problem) throw problem;
    }
  }
}
