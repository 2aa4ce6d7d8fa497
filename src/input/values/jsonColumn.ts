import { isoDate } from '../../table/isoDate.ts';
import { partOf } from '../../table/subMilliseconds.ts';
import type { ColumnType } from '../../table/table.ts';
import type { Nulls } from './converters.ts';
import { type ColumnLearner, type InferredType, widened } from './inferredType.ts';
import { LIKELY_TEXTS, likelyFormats } from './likelyFormats.ts';

/** Infers the type of a JSON column. Its values have types already, so only texts that are all ISO 8601 become dates. */
export class JsonColumn implements ColumnLearner<unknown> {
  readonly #nulls: Nulls;
  readonly #givenNulls = new Set<string>();
  readonly #texts = new Set<string>();
  #type: ColumnType | undefined;
  #example: unknown;
  #isCut = false;

  constructor(nulls: Nulls) {
    this.#nulls = nulls;
  }

  see(value: unknown): true {
    if (value === null || value === undefined) return true;
    if (typeof value === 'string') {
      if (this.#nulls.has(value)) {
        this.#givenNulls.add(value);
        return true;
      }
      if (this.#texts.size < LIKELY_TEXTS) this.#texts.add(value);
    }
    this.#example ??= value;
    if (this.#type !== 'text') this.#type = widened(this.#type, this.#typeOf(value));
    return true;
  }

  get result(): InferredType {
    const type = this.#type ?? 'text';
    const likely = type === 'text' ? likelyFormats([...this.#texts]) : [];
    const isCut = type === 'date' && this.#isCut;
    return { type, nulls: [...this.#givenNulls], isCut, example: this.#example, likely };
  }

  #typeOf(value: unknown): ColumnType {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
    if (typeof value === 'boolean') return 'boolean';
    const date = typeof value === 'string' ? isoDate(value) : undefined;
    this.#isCut ||= partOf(date) > 0;
    return date ? 'date' : 'text';
  }
}
