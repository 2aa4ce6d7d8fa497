import type { CsvRecord } from '../record.ts';
import { lineEnds } from '../text/lineEnds.ts';
import { checkLength, LONGEST_TEXT } from '../text/longestText.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

/** How CSV is written. */
export interface CsvSyntax {
  /** One character. */
  readonly delimiter: string;
  /** Whether quotes may stand inside a field. */
  readonly relaxedQuotes: boolean;
}

/** A quote that CSV does not allow. */
export class CsvFault extends Error {
  readonly line: number;
  /** The place of the field in its record, counted from 0. */
  readonly field: number;
  /** Whether `relaxedQuotes` allows it. */
  readonly isRelaxable: boolean;

  constructor(message: string, line: number, field: number, isRelaxable: boolean) {
    super(message);
    this.line = line;
    this.field = field;
    this.isRelaxable = isRelaxable;
  }
}

/**
 * Splits CSV (RFC 4180) into records, a piece of text at a time. Lines end in LF, CRLF or CR, also mixed. Rows without text or quotes are counted
 * and left out. Holds the record whose end has not come.
 */
export class CsvSplitter {
  emptyRows = 0;
  readonly #delimiter: number;
  readonly #relaxedQuotes: boolean;
  readonly #onRecord: (record: CsvRecord) => void;
  readonly #longest: number;
  /** No character after it in Unicode means anything, which spares most characters all but one comparison. */
  readonly #lastSpecial: number;
  /** The line in which the current field begins. */
  #line = 1;
  #recordLine = 1;
  #recordLength = 0;
  #fields: string[] = [];
  /** What has come of the current field. Quotes in it are doubled until it is closed. */
  #begun = '';
  /** Whether the current field has an opening quote, and no closing one yet. */
  #isOpen = false;
  #isQuoted = false;
  #hasQuotes = false;
  /** Whether a piece has ended with a quote in an open field: the next character says what the quote means. */
  #endsInQuote = false;
  /** Whether a piece has ended with a carriage return, to which a line feed may belong. */
  #endsInReturn = false;

  constructor({ delimiter, relaxedQuotes }: CsvSyntax, onRecord: (record: CsvRecord) => void, longest = LONGEST_TEXT) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#lastSpecial = Math.max(this.#delimiter, QUOTE);
    this.#relaxedQuotes = relaxedQuotes;
    this.#onRecord = onRecord;
    this.#longest = longest;
  }

  /** Whether the last field is in quotes that are not closed yet. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The line of the next character. */
  get line(): number {
    return this.#line + lineEnds(this.#begun);
  }

  /** Throws a `CsvFault`. */
  push(piece: string): void {
    if (piece === '') return;
    const text = this.#endsInQuote ? `"${piece}` : piece;
    this.#endsInQuote = false;
    this.#recordLength += piece.length;
    const what = this.#isOpen
      ? `the quoted field that begins in line ${this.#line}`
      : `the record of line ${this.#recordLine}`;
    checkLength(what, this.#recordLength, this.#longest);
    let i = this.#endsInReturn && text.charCodeAt(0) === LINE_FEED ? 1 : 0;
    this.#endsInReturn = false;
    while (i < text.length) i = this.#isOpen ? this.#inQuotes(text, i) : this.#plain(text, i);
  }

  /** The last record may have no line end. Throws a `CsvFault`. */
  end(): void {
    if (this.#endsInQuote) this.#close('');
    if (this.#isOpen)
      throw new CsvFault('the quote that opens the field is never closed', this.#line, this.#fields.length, false);
    if (this.#fields.length === 0 && this.#begun === '' && !this.#isQuoted) return;
    this.#endField('');
    this.#endRecord();
  }

  /** Splits until a quote opens a field. Returns the offset of what comes next. */
  #plain(text: string, from: number): number {
    let start = from;
    for (let i = from; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c > this.#lastSpecial) continue;
      if (c === this.#delimiter) {
        this.#endField(text.slice(start, i));
        start = i + 1;
      } else if (c === LINE_FEED || c === CARRIAGE_RETURN) {
        this.#endField(text.slice(start, i));
        this.#endsInReturn = c === CARRIAGE_RETURN && i + 1 === text.length;
        if (c === CARRIAGE_RETURN && text.charCodeAt(i + 1) === LINE_FEED) i++;
        start = i + 1;
        this.#recordLength = text.length - start;
        this.#line++;
        this.#endRecord();
      } else if (c === QUOTE) {
        if (i === start && this.#begun === '') {
          this.#isOpen = true;
          return i + 1;
        }
        if (!this.#relaxedQuotes) throw this.#fault('a quote stands inside the field');
      }
    }
    this.#begun += text.slice(start);
    return text.length;
  }

  /** Reads on in a field in quotes. Returns the offset of what comes next. */
  #inQuotes(text: string, from: number): number {
    for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
      if (at + 1 === text.length) {
        this.#endsInQuote = true;
        this.#begun += text.slice(from, at);
        return text.length;
      }
      const next = text.charCodeAt(at + 1);
      if (next === QUOTE) at++;
      else if (next === this.#delimiter || next === LINE_FEED || next === CARRIAGE_RETURN) {
        this.#close(text.slice(from, at));
        return at + 1;
      } else if (!this.#relaxedQuotes) {
        this.#begun += text.slice(from, at);
        throw this.#fault('text follows the quote that closes the field');
      }
    }
    this.#begun += text.slice(from);
    return text.length;
  }

  #close(rest: string): void {
    const raw = this.#begun + rest;
    this.#line += lineEnds(raw);
    this.#begun = raw.replaceAll('""', '"');
    this.#isOpen = false;
    this.#isQuoted = true;
    this.#hasQuotes = true;
  }

  #endField(rest: string): void {
    this.#fields.push(this.#begun === '' ? rest : this.#begun + rest);
    this.#begun = '';
    this.#isQuoted = false;
  }

  #endRecord(): void {
    const record = { at: this.#recordLine, fields: this.#fields };
    const isEmpty = !this.#hasQuotes && record.fields[0] === '' && record.fields.every((field) => field === '');
    this.#fields = [];
    this.#hasQuotes = false;
    this.#recordLine = this.#line;
    if (isEmpty) this.emptyRows++;
    else this.#onRecord(record);
  }

  #fault(message: string): CsvFault {
    return new CsvFault(message, this.line, this.#fields.length, true);
  }
}
