import { checkLength, LONGEST_TEXT } from '../text/longestText.ts';
import { type Place, unexpected } from './jsonFault.ts';

const NEW_LINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A text that is no JSON array. */
export class JsonArrayFault extends Error {}

/** What a text is that is JSON, but begins with another value than an array. */
export class NoArray extends Error {}

/** What may come next, outside of the elements. */
type Expected = 'array' | 'first' | 'element' | 'comma' | 'nothing';

/**
 * Splits a JSON array into the texts of its elements, a piece of text at a time. Only what stands between elements is checked: `onElement` gets
 * each text with the place where it begins. Holds the element whose end has not come.
 */
export class JsonArraySplitter {
  readonly #onElement: (json: string, start: Place) => void;
  readonly #longest: number;
  #expected: Expected = 'array';
  /** The element whose end has not come. */
  #begun = '';
  #isInElement = false;
  #elements = 0;
  #start: Place = { line: 1, column: 1 };
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #line = 1;
  /** The offset in the current piece at which its line begins; negative if that is in an earlier piece. */
  #lineStart = 0;

  constructor(onElement: (json: string, start: Place) => void, longest = LONGEST_TEXT) {
    this.#onElement = onElement;
    this.#longest = longest;
  }

  /** Throws a `JsonArrayFault` or `NoArray`. */
  push(text: string): void {
    for (let i = 0; i < text.length; ) i = this.#isInElement ? this.#element(text, i) : this.#between(text, i);
    this.#lineStart -= text.length;
    checkLength(`element ${this.#elements + 1}`, this.#begun.length, this.#longest);
  }

  /** Throws a `JsonArrayFault` if the array has no end. */
  end(): void {
    // What is wrong in an element that has no end is found where it is parsed.
    if (this.#isInElement) this.#onElement(this.#begun, this.#start);
    if (this.#expected !== 'nothing') throw this.#fault('it ends too early', 0);
  }

  /** The line of the next character. */
  get line(): number {
    return this.#line;
  }

  /** Reads a character outside of the elements. Returns the offset of what comes next. */
  #between(text: string, i: number): number {
    const c = text.charCodeAt(i);
    const expected = this.#expected;
    if (c === NEW_LINE) this.#newLine(i);
    else if (c === SPACE || c === 0x0d || c === 0x09) return i + 1;
    else if (expected === 'array') {
      if (c !== OPEN_BRACKET) throw this.#noArray(text, i);
      this.#expected = 'first';
    } else if (c === CLOSE_BRACKET && (expected === 'first' || expected === 'comma')) this.#expected = 'nothing';
    else if (c === COMMA && expected === 'comma') this.#expected = 'element';
    else if (c === COMMA || c === CLOSE_BRACKET || c === CLOSE_BRACE || expected === 'comma' || expected === 'nothing')
      throw this.#fault(unexpected(text.slice(i)), i);
    else {
      this.#isInElement = true;
      this.#start = this.#placeOf(i);
      return i;
    }
    return i + 1;
  }

  /** Reads on in an element. Returns the offset of what comes after it. */
  #element(text: string, from: number): number {
    for (let i = from; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (c === BACKSLASH) this.#isEscaped = true;
        else if (c === QUOTE) {
          this.#isInString = false;
          if (this.#depth === 0) return this.#endElement(text, from, i + 1);
        } else if (c < SPACE) {
          // No string goes on after its line, so the element need not be read to the end of the file.
          return this.#endElement(text, from, i + 1);
        }
      } else if (c === QUOTE) this.#isInString = true;
      else if (c === OPEN_BRACE || c === OPEN_BRACKET) this.#depth++;
      else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
        if (this.#depth === 0) return this.#endElement(text, from, i);
        if (--this.#depth === 0) return this.#endElement(text, from, i + 1);
      } else if (this.#depth === 0 && (c === COMMA || c <= SPACE)) return this.#endElement(text, from, i);
      else if (c === NEW_LINE) this.#newLine(i);
    }
    this.#begun += text.slice(from);
    return text.length;
  }

  #endElement(text: string, from: number, end: number): number {
    const json = this.#begun + text.slice(from, end);
    this.#begun = '';
    this.#isInElement = false;
    this.#expected = 'comma';
    this.#elements++;
    this.#onElement(json, this.#start);
    return end;
  }

  #newLine(i: number): void {
    this.#line++;
    this.#lineStart = i + 1;
  }

  #placeOf(i: number): Place {
    return { line: this.#line, column: i - this.#lineStart + 1 };
  }

  #noArray(text: string, i: number): Error {
    return /^(?:[{"\d-]|true|false|null)/.test(text.slice(i, i + 5))
      ? new NoArray('it is no array')
      : this.#fault(unexpected(text.slice(i)), i);
  }

  #fault(message: string, i: number): JsonArrayFault {
    const { line, column } = this.#placeOf(i);
    return new JsonArrayFault(`${message} at line ${line}, column ${column}`);
  }
}
