import { ByteWriter } from '../encode/byteWriter.ts';
import { createEncoder } from '../encode/encodeEvent.ts';
import { SpindleError, show } from '../errors.ts';
import { SEQ, TABLE } from '../event.ts';
import type { Fields } from './asJson.ts';
import { differences } from './differences.ts';
import { Finds } from './finds.ts';
import { fingerprints } from './fingerprint.ts';
import { AWAITED, type Awaited, Ledger, SETTLED, UNKNOWN } from './ledger.ts';
import type { Altered, EventId, Findings, Place, Unexpected, Verification } from './verification.ts';

/** An altered event as it arrived; without differences until its expected form has been had again. */
type Suspect = Altered & { readonly actual: object };

/**
 * Compares what arrives with what is expected. Whoever feeds it shows the heads of both streams to `meet`; where they are
 * not the same event, `arrive` looks for the actual one among those that are awaited already, and if it is not there the
 * expected head goes to `await` until it is found.
 */
export class Comparison {
  readonly #ledger = new Ledger();
  readonly #encode = createEncoder();
  readonly #out = new ByteWriter();
  readonly #print = fingerprints();
  readonly #examples: number;
  readonly #duplicated: Finds<EventId & Place>;
  readonly #altered: Finds<Suspect>;
  readonly #unexpected: Finds<Unexpected>;
  readonly #misordered: Finds<EventId & Place>;
  #expected = 0;
  #actual = 0;
  /** The furthest place in the expected stream that has arrived. */
  #top = -1;
  /** The actual event that was parsed last, and what came of it. */
  #raw: object | undefined;
  #parsed: object | undefined;

  constructor(examples: number) {
    this.#examples = examples;
    this.#duplicated = new Finds(examples);
    this.#altered = new Finds(examples);
    this.#unexpected = new Finds(examples);
    this.#misordered = new Finds(examples);
  }

  /** Whether the two are the same event, which then has arrived, altered or not. */
  meet(expected: object, actual: object): boolean {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    if (this.#raw === actual || !(actual instanceof Uint8Array) || !this.#sameBytes(expected, actual)) {
      const fields = this.#parse(actual) as Fields | undefined;
      if (fields?.[SEQ] !== seq || fields[TABLE] !== table) return false;
      const found = differences(expected, fields);
      if (found.length > 0)
        this.#altered.add(() => ({ table, seq, at: this.#actual + 1, differences: found, actual: fields }));
    }
    this.#refuseTwice(table, seq);
    this.#actual++;
    this.#arrived(table, seq, this.#expected++);
    return true;
  }

  /** An expected event that does not arrive now. */
  await(expected: object): void {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    this.#refuseTwice(table, seq);
    this.#ledger.await(table, seq, this.#expected++, this.#print(expected));
  }

  /** Whether it can be said what an arrival is: one that is awaited or has arrived before, or no event at all. */
  arrive(actual: object): boolean {
    const event = this.#parse(actual);
    const { [TABLE]: table, [SEQ]: seq } = (event ?? {}) as Fields;
    if (event === undefined || !isSeq(seq)) {
      this.reject(actual);
      return true;
    }
    const state = this.#ledger.state(table, seq);
    if (state !== AWAITED && state !== SETTLED) return false;
    const at = ++this.#actual;
    if (state === SETTLED) this.#duplicated.add(() => ({ table, seq, at }));
    else {
      if (!this.#ledger.holds(table, seq, this.#print(event)))
        this.#altered.add(() => ({ table, seq, at, differences: undefined, actual: event }));
      this.#arrived(table, seq, this.#ledger.rank(table, seq, this.#expected));
    }
    return true;
  }

  /** An arrival that is none of the expected events. */
  reject(actual: object): void {
    const at = ++this.#actual;
    const event = this.#parse(actual);
    this.#unexpected.add(() => ({ at, event: event ?? textOf(actual) }));
  }

  /** How many of the altered events that are shown still want their expected form. */
  get unexplained(): number {
    return this.#altered.first.filter(({ differences }) => differences === undefined).length;
  }

  /** Shown the expected stream once more, finds out in which columns altered events differ. */
  explain(expected: object): void {
    const { [TABLE]: table, [SEQ]: seq } = idOf(expected);
    this.#altered.first.forEach((one, i, first) => {
      if (one.differences === undefined && one.seq === seq && one.table === table)
        first[i] = { ...one, differences: differences(expected, one.actual) };
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
      if (first.length === this.#examples && one.rank > (first.at(-1)?.rank ?? -1)) continue;
      first.push(one);
      first.sort((a, b) => a.rank - b.rank).splice(this.#examples);
    }
    return { count, first: first.map(({ table, seq }) => ({ table, seq })) };
  }

  #arrived(table: unknown, seq: number, rank: number): void {
    this.#ledger.settle(table, seq);
    if (rank < this.#top) this.#misordered.add(() => ({ table, seq, at: this.#actual }));
    else this.#top = rank;
  }

  #sameBytes(expected: object, actual: Uint8Array): boolean {
    const out = this.#out;
    out.clear();
    this.#encode(expected, out);
    return out.length === actual.length && out.bytes.compare(actual, 0, actual.length, 0, out.length) === 0;
  }

  /** An arrival's event; undefined for bytes that are no JSON object. */
  #parse(actual: object): object | undefined {
    if (!(actual instanceof Uint8Array)) return actual;
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

const textOf = (actual: object): string =>
  actual instanceof Uint8Array
    ? Buffer.from(actual.buffer, actual.byteOffset, actual.length).toString()
    : String(actual);

function toObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
