import { isoDate } from '../../table/isoDate.ts';
import { partOf } from '../../table/subMilliseconds.ts';
import type { ColumnType } from '../../table/table.ts';
import { withoutBlanks } from './blanks.ts';
import { booleanOf } from './boolean.ts';
import type { Nulls } from './converters.ts';
import { type ColumnLearner, type InferredType, widened } from './inferredType.ts';
import { LIKELY_TEXTS, likelyFormats } from './likelyFormats.ts';
import { isNullToken } from './nullTokens.ts';
import { isBareExponent, numberKind } from './numberKind.ts';
import { type NumericFormat, numericDate, numericFormats } from './numericDate.ts';

/** Infers the type of a CSV column from its fields. */
export class TextColumn implements ColumnLearner<string> {
  readonly #nulls: Nulls;
  readonly #givenNulls = new Set<string>();
  readonly #nullTokens = new Set<string>();
  readonly #texts = new Set<string>();
  #type: ColumnType | undefined;
  /** Of dates in digits: the formats in which all of them are dates. */
  #formats: readonly NumericFormat[] | undefined;
  #isCut = false;
  #hasBareExponent = false;

  constructor(nulls: Nulls) {
    this.#nulls = nulls;
  }

  see(text: string): true {
    if (text === '') return true;
    if (this.#nulls.size > 0 && this.#nulls.has(text)) {
      this.#givenNulls.add(text);
      return true;
    }
    if (this.#texts.size < LIKELY_TEXTS) this.#texts.add(text);
    if (this.#type !== 'text') this.#learn(withoutBlanks(text));
    return true;
  }

  get result(): InferredType {
    const formats = this.#formats ?? [];
    const [example] = this.#texts;
    // Without a value other than null tokens, or with two formats of its dates, it stays text.
    if (this.#type === undefined || this.#type === 'text' || this.#hasBareExponent || formats.length > 1)
      return { type: 'text', nulls: [...this.#givenNulls], isCut: false, example, likely: this.#likely() };
    const nulls = [...new Set([...this.#nullTokens, ...this.#givenNulls])];
    const format = formats[0] && { format: formats[0] };
    return { type: this.#type, ...format, nulls, isCut: this.#isCut, example, likely: [] };
  }

  /** The types that would take the values of a column of text. */
  #likely(): readonly string[] {
    if (this.#hasBareExponent && (this.#type === 'integer' || this.#type === 'number')) return ['number'];
    return likelyFormats([...this.#texts].map(withoutBlanks).filter((text) => !isNullToken(text)));
  }

  #learn(text: string): void {
    const isGivenNull = this.#nulls.size > 0 && this.#nulls.has(text);
    const type = isGivenNull ? undefined : this.#typeOf(text);
    if (type !== undefined) this.#type = widened(this.#type, type);
    else if (!isGivenNull && isBareExponent(text)) this.#hasBareExponent = true;
    else if (!isGivenNull && !isNullToken(text)) this.#type = 'text';
    else if (text !== '') this.#nullTokens.add(text);
  }

  #typeOf(text: string): ColumnType | undefined {
    // Dates of one column are all ISO 8601, or all in digits of one order.
    if (this.#formats) return this.#dateInDigits(text);
    if (this.#type === 'date') return this.#isoDate(text);
    const type = numberKind(text) ?? (booleanOf(text) === undefined ? undefined : 'boolean') ?? this.#isoDate(text);
    return type ?? (this.#type === undefined ? this.#dateInDigits(text) : undefined);
  }

  #isoDate(text: string): 'date' | undefined {
    const date = isoDate(text);
    if (date === undefined) return undefined;
    this.#isCut ||= partOf(date) > 0;
    return 'date';
  }

  /** A date in digits leaves those formats in which it is one. */
  #dateInDigits(text: string): 'date' | undefined {
    const fitting = (this.#formats ?? numericFormats(text)).filter((format) => this.#isDateAs(format, text));
    if (fitting.length === 0) return undefined;
    this.#formats = fitting;
    return 'date';
  }

  #isDateAs(format: NumericFormat, text: string): boolean {
    const date = numericDate(text, format);
    this.#isCut ||= partOf(date) > 0;
    return date !== undefined;
  }
}
