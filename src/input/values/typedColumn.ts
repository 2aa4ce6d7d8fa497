import { partOf } from '../../table/subMilliseconds.ts';
import type { ColumnType } from '../../table/table.ts';
import type { Converter } from './converters.ts';
import type { ColumnLearner, InferredType } from './inferredType.ts';

/** Learns what there is to learn of a column whose type the user gave. */
export class TypedColumn<V> implements ColumnLearner<V> {
  readonly #type: ColumnType;
  readonly #convert: Converter<V>;
  readonly #nulls = new Set<string>();
  #isCut = false;

  constructor(type: ColumnType, convert: Converter<V>) {
    this.#type = type;
    this.#convert = convert;
  }

  see(value: V): boolean {
    const converted = this.#convert(value);
    if (converted === null && typeof value === 'string' && value.trim() !== '') this.#nulls.add(value.trim());
    this.#isCut ||= partOf(converted) > 0;
    return converted !== undefined;
  }

  get result(): InferredType {
    return { type: this.#type, nulls: [...this.#nulls], isCut: this.#isCut, likely: [] };
  }
}
