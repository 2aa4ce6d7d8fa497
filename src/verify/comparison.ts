import type { Fields } from '../encode/asJson.ts';
import { ByteWriter } from '../encode/byteWriter.ts';
import { createEncoder } from '../encode/encodeEvent.ts';
import { fingerprints } from '../encode/fingerprint.ts';
import { parseExactly } from '../encode/parseExactly.ts';
import { SpindleError, show } from '../errors.ts';
import { SEQ, TABLE } from '../event.ts';
import { type Difference, differences } from './differences.ts';
import { Finds } from './finds.ts';
import { AWAITED, type Awaited, Ledger, SETTLED, UNKNOWN } from './ledger.ts';
import { keyOrder, type Order, streamOrder } from './order.ts';
import type { Altered, EventId, Findings, Place, Unexpected, Verification } from './verification.ts';

/** How arrivals are looked at, see `VerifyOptions`. */
export interface View<A> {
  readonly examples: number;
  readonly eventOf: (arrival: A) => object | null;
  readonly orderBy: ((arrival: A) => unknown) | undefined;
  readonly placeOf: ((arrival: A) => string) | undefined;
}

/** An altered event; as it arrived and without differences, until its expected form has been had again. */
type Suspect = Altered & { readonly actual?: object };

/**
 * Compares what arrives with what is expected. Whoever feeds it shows the heads of both streams to `meet`; where they are
 * not the same event, `arrive` looks for the actual one among those that are awaited already, and if it is not there the
 * expected head goes to `await` until it is found.
 */
export class Comparison<A extends object> {
  readonly #ledger = new Ledger();
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();
  readonly #print = fingerprints();
  readonly #view: View<A>;
  readonly #order: Order<A>;
  readonly #duplicated: Finds<EventId & Place>;
  readonly #altered: Finds<Suspect>;
  readonly #unexpected: Finds<Unexpected>;
  readonly #misordered: Finds<EventId & Place>;
  #expected = 0;
  #actual = 0;
  /** The actual event that was parsed last, and what came of it. */
  #raw: object | undefined;
  #parsed: object | undefined;

  constructor(view: View<A>) {
    const { examples, orderBy } = view;
    this.#view = view;
    this.#order = orderBy ? keyOrder(orderBy, this.#ledger) : streamOrder();
    this.#duplicated = new Finds(examples);
    this.#altered = new Finds(examples);
    this.#unexpected = new Finds(examples);
    this.#misordered = new Finds(examples);
  }

  /** Whether the two are the same event, which then has arrived, altered or not. */
  meet(expected: object, arrival: A): boolean {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    const actual = this.#view.eventOf(arrival);
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

  /** An expected event that does not arrive now. */
  await(expected: object): void {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    this.#refuseTwice(table, seq);
    this.#ledger.await(table, seq, this.#expected++, this.#print(expected));
  }

  /** Whether it can be said what an arrival is: one that is awaited or has arrived before, or no event at all. */
  arrive(arrival: A): boolean {
    const event = this.#parse(this.#view.eventOf(arrival));
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

  /** An arrival that is none of the expected events. */
  reject(arrival: A): void {
    this.#actual++;
    const actual = this.#view.eventOf(arrival);
    this.#unexpected.add(() => ({ at: this.#at(arrival), event: this.#parse(actual) ?? textOf(actual) }));
  }

  /** How many of the altered events that are shown still want their expected form. */
  get unexplained(): number {
    return this.#altered.first.filter(({ actual }) => actual).length;
  }

  /** Shown the expected stream once more, finds out in which columns altered events differ. */
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
      if (first.length === this.#view.examples && one.rank > (first.at(-1)?.rank ?? -1)) continue;
      first.push(one);
      first.sort((a, b) => a.rank - b.rank).splice(this.#view.examples);
    }
    return { count, first: first.map(({ table, seq }) => ({ table, seq })) };
  }

  #arrived(table: unknown, seq: number, rank: number, arrival: A): void {
    if (this.#order.isLate(arrival, rank, this.#expected))
      this.#misordered.add(() => ({ table, seq, at: this.#at(arrival) }));
    this.#ledger.settle(table, seq);
  }

  /** Where the arrival stands that was counted last. */
  #at(arrival: A): number | string {
    return this.#view.placeOf?.(arrival) ?? this.#actual;
  }

  #sameBytes(expected: object, actual: Uint8Array): boolean {
    const out = this.#out;
    out.clear();
    this.#encode(expected, out);
    return out.length === actual.length && out.bytes.compare(actual, 0, actual.length, 0, out.length) === 0;
  }

  /** An arrival's event; undefined for what is none, such as bytes that are no JSON object. */
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

const textOf = (actual: object | null): string =>
  actual instanceof Uint8Array
    ? Buffer.from(actual.buffer, actual.byteOffset, actual.length).toString()
    : String(actual);

function toObject(text: string): object | undefined {
  try {
    const value = parseExactly(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
