import { startsWith, textOf } from '../encode/bytes.ts';
import { ByteWriter } from '../encode/byteWriter.ts';
import { isTooDeep } from '../encode/depth.ts';
import { createEncoder } from '../encode/encodeEvent.ts';
import { fingerprinter } from '../encode/fingerprint.ts';
import type { Fields } from '../encode/jsonValue.ts';
import { parseExactly } from '../encode/parseExactly.ts';
import { SpindleError, show } from '../errors.ts';
import { SEQ, TABLE } from '../event/event.ts';
import { type Difference, differences } from './differences.ts';
import { FindingsBuilder } from './findingsBuilder.ts';
import { AWAITED, type Awaited, Ledger, SETTLED, UNKNOWN } from './ledger.ts';
import { keyOrder, type Order, streamOrder } from './order.ts';
import type { Altered, EventId, Findings, Place, Unexpected, Verification } from './verification.ts';

/** How arrivals are read, see `VerifyOptions`. */
export interface ComparisonOptions<A> {
  readonly examples: number;
  readonly eventOf: (arrival: A) => object | null;
  readonly orderBy: ((arrival: A) => unknown) | undefined;
  readonly placeOf: ((arrival: A) => string) | undefined;
}

/** An altered event. It has `actual` and no differences until the expected stream is read again. */
type Suspect = Altered & { readonly actual?: object };

/**
 * Compares what arrives with what is expected. The caller passes the heads of both streams to `meet`. If they are not the same
 * event, `arrive` looks for the actual one among the awaited events. If it is not there, the caller passes the expected head to
 * `await`, and goes on with the next one.
 */
export class Comparison<A extends object> {
  readonly #ledger = new Ledger();
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();
  readonly #print = fingerprinter();
  readonly #options: ComparisonOptions<A>;
  readonly #order: Order<A>;
  readonly #duplicated: FindingsBuilder<EventId & Place>;
  readonly #altered: FindingsBuilder<Suspect>;
  readonly #unexpected: FindingsBuilder<Unexpected>;
  readonly #misordered: FindingsBuilder<EventId & Place>;
  #expected = 0;
  #actual = 0;
  /** The bytes that were parsed last, and the result. */
  #raw: object | undefined;
  #parsed: object | undefined;

  constructor(options: ComparisonOptions<A>) {
    const { examples, orderBy } = options;
    this.#options = options;
    this.#order = orderBy ? keyOrder(orderBy, this.#ledger) : streamOrder();
    this.#duplicated = new FindingsBuilder(examples);
    this.#altered = new FindingsBuilder(examples);
    this.#unexpected = new FindingsBuilder(examples);
    this.#misordered = new FindingsBuilder(examples);
  }

  /** Whether the two are the same event, altered or not. If so, it has arrived. */
  meet(expected: object, arrival: A): boolean {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    const actual = this.#options.eventOf(arrival);
    let found: readonly Difference[] = [];
    if (this.#raw === actual || !(actual instanceof Uint8Array) || !this.#sameBytes(expected, actual)) {
      const fields = this.#parse(actual) as Fields | undefined;
      if (fields?.[SEQ] !== seq || fields[TABLE] !== table) return false;
      found = differences(expected, fields);
    }
    this.#refuseTwice(table, seq);
    this.#actual++;
    if (found.length > 0) this.#altered.add(() => ({ table, seq, at: this.#at(arrival), differences: found }));
    this.#arrived(table, seq, this.#expected++, arrival);
    return true;
  }

  /** Notes an expected event that has not arrived yet. */
  await(expected: object): void {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    this.#refuseTwice(table, seq);
    this.#ledger.await(table, seq, this.#expected++, this.#print(expected));
  }

  /** Whether the arrival could be classified: as an awaited event, as a duplicate, or as no event at all. */
  arrive(arrival: A): boolean {
    const event = this.#parse(this.#options.eventOf(arrival));
    const { [TABLE]: table, [SEQ]: seq } = (event ?? {}) as Fields;
    if (event === undefined || !isSeq(seq)) {
      this.reject(arrival);
      return true;
    }
    const state = this.#ledger.state(table, seq);
    if (state !== AWAITED && state !== SETTLED) return false;
    this.#actual++;
    if (state === SETTLED) this.#duplicated.add(() => ({ table, seq, at: this.#at(arrival) }));
    else {
      if (!this.#ledger.holds(table, seq, this.#print(event)))
        this.#altered.add(() => ({ table, seq, at: this.#at(arrival), differences: undefined, actual: event }));
      this.#arrived(table, seq, this.#ledger.rank(table, seq, this.#expected), arrival);
    }
    return true;
  }

  /** Notes an arrival that is none of the expected events. */
  reject(arrival: A): void {
    this.#actual++;
    const actual = this.#options.eventOf(arrival);
    this.#unexpected.add(() => ({ at: this.#at(arrival), event: this.#parse(actual) ?? shown(actual) }));
  }

  /** How many of the altered examples have no differences yet, because their expected form is not known. */
  get unexplained(): number {
    return this.#altered.first.filter(({ actual }) => actual).length;
  }

  /** Finds the differences of an altered example. Call with each event of the expected stream, read once more. */
  explain(expected: object): void {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    this.#altered.first.forEach((one, i, first) => {
      const { actual, ...found } = one;
      if (actual && one.seq === seq && one.table === table)
        first[i] = { ...found, differences: differences(expected, actual) };
    });
  }

  result(): Verification {
    const altered = {
      count: this.#altered.count,
      first: this.#altered.first.map(({ actual, ...one }) => one),
    };
    const found = {
      missing: this.#missing(),
      duplicated: this.#duplicated.all(),
      altered,
      unexpected: this.#unexpected.all(),
      misordered: this.#misordered.all(),
    };
    const ok = Object.values(found).every(({ count }) => count === 0);
    return { ok, expected: this.#expected, actual: this.#actual, ...found };
  }

  #missing(): Findings<EventId> {
    let count = 0;
    const first: Awaited[] = [];
    for (const one of this.#ledger.awaited(this.#expected)) {
      count++;
      if (first.length === this.#options.examples && one.rank > (first.at(-1)?.rank ?? -1)) continue;
      first.push(one);
      first.sort((a, b) => a.rank - b.rank).splice(this.#options.examples);
    }
    return { count, first: first.map(({ table, seq }) => ({ table, seq })) };
  }

  #arrived(table: unknown, seq: number, rank: number, arrival: A): void {
    if (this.#order.isLate(arrival, rank, this.#expected))
      this.#misordered.add(() => ({ table, seq, at: this.#at(arrival) }));
    this.#ledger.settle(table, seq);
  }

  /** The place of the arrival that was counted last. */
  #at(arrival: A): number | string {
    return this.#options.placeOf?.(arrival) ?? this.#actual;
  }

  #sameBytes(expected: object, actual: Uint8Array): boolean {
    const out = this.#out;
    out.clear();
    this.#encode(expected, out);
    return out.length === actual.length && startsWith(out.bytes, actual);
  }

  /** The event of an arrival; undefined if it is none, such as bytes that are no JSON object. */
  #parse(actual: object | null): object | undefined {
    if (!(actual instanceof Uint8Array)) return actual ?? undefined;
    if (this.#raw !== actual) {
      this.#raw = actual;
      this.#parsed = toObject(textOf(actual));
    }
    return this.#parsed;
  }

  #refuseTwice(table: unknown, seq: number): void {
    if (this.#ledger.state(table, seq) === UNKNOWN) return;
    throw new SpindleError('INVALID_INPUT', `the expected stream has event ${seq} of table ${show(table)} twice`);
  }
}

const isSeq = (seq: unknown): seq is number => Number.isSafeInteger(seq) && (seq as number) >= 0;

function idOf(expected: object): { readonly [TABLE]: unknown; readonly [SEQ]: number } {
  const { [TABLE]: table, [SEQ]: seq } = expected as Fields;
  if (isSeq(seq)) return { [TABLE]: table, [SEQ]: seq };
  throw new SpindleError(
    'INVALID_INPUT',
    `an expected event has no ${SEQ}, by which it is found again: got ${show(seq)}`,
  );
}

const shown = (actual: object | null): string => (actual instanceof Uint8Array ? textOf(actual) : String(actual));

function toObject(text: string): object | undefined {
  try {
    const value = parseExactly(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isTooDeep(value, text)) return undefined;
    return value;
  } catch {
    return undefined;
  }
}
