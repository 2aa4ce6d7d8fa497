import { checkLength } from './longestText.ts';

/**
 * Splits text into its lines, a piece at a time. They end in LF, CRLF or CR, also mixed. Holds the line whose end has not come. The other line
 * separators of Unicode end no line, because JSON text may hold them.
 */
export class LineSplitter {
  readonly #longest: number;
  #begun = '';
  #lines = 0;
  /** Whether the text has ended with a carriage return, to which a line feed may belong. */
  #endsInReturn = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that end in this piece of the text. */
  push(piece: string): string[] {
    const text = this.#endsInReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.#endsInReturn = piece.endsWith('\r');
    const lines = split(text);
    checkLength(`line ${this.#lines + 1}`, this.#begun.length + (lines[0] as string).length, this.#longest);
    // Text is added in place: a line may be as long as the file.
    this.#begun += lines[0];
    if (lines.length === 1) return [];
    lines[0] = this.#begun;
    this.#begun = lines.pop() as string;
    this.#lines += lines.length;
    return lines;
  }

  /** The last line, if no line end has come after it. */
  end(): string[] {
    return this.#begun === '' ? [] : [this.#begun];
  }
}

/** A regular expression takes five times as long, and most files have no carriage return alone. */
const split = (text: string): string[] => (/\r(?!\n)/.test(text) ? text.split(/\r\n|\r|\n/) : text.split('\n'));
