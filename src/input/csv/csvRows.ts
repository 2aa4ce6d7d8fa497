import { nameOf, type OptionNaming, SpindleError, show } from '../../errors.ts';
import { batchOf } from '../batchOf.ts';
import type { Reading } from '../found.ts';
import type { CsvRecord } from '../record.ts';
import { headerOf, withoutHeader } from './csvHeader.ts';
import type { CsvOptions } from './csvOptions.ts';
import { CsvFault, CsvSplitter, type CsvSyntax } from './csvSplitter.ts';

type RowOptions = Pick<CsvOptions, 'header' | 'badRows'> & CsvSyntax;

/** The rows of a CSV file, a piece of its text at a time. The header is taken off, and each row has a field for each name in it. */
export class CsvRows {
  readonly #options: RowOptions;
  readonly #reading: Reading;
  readonly #onHeader: (names: readonly string[]) => void;
  readonly #splitter: CsvSplitter;
  #names: readonly string[] | undefined;
  #blankRows = 0;
  #batch: CsvRecord[] = [];

  constructor(options: RowOptions, reading: Reading, onHeader: (names: readonly string[]) => void) {
    this.#options = options;
    this.#reading = reading;
    this.#onHeader = onHeader;
    this.#splitter = new CsvSplitter(options, (record) => this.#add(record));
  }

  /** The line of the next character. */
  get line(): number {
    return this.#splitter.line;
  }

  /** The rows that end in this piece of the text. Throws `INVALID_INPUT`. */
  push(text: string): Generator<readonly CsvRecord[]> {
    return this.#read(() => this.#splitter.push(text));
  }

  /** The last row, if it has no line end. Throws `INVALID_INPUT`. */
  end(): Generator<readonly CsvRecord[]> {
    return this.#read(() => {
      this.#splitter.end();
      if (!this.#names)
        throw new SpindleError('INVALID_INPUT', `${this.#reading.label} is empty: CSV begins with its column names`);
    });
  }

  #read(split: () => void): Generator<readonly CsvRecord[]> {
    return batchOf((batch) => {
      this.#batch = batch;
      try {
        split();
      } catch (error) {
        throw error instanceof CsvFault ? this.#invalidQuote(error) : error;
      }
      this.#reading.counts.emptyRows = this.#splitter.emptyRows + this.#blankRows;
    });
  }

  #add(record: CsvRecord): void {
    const { fields } = record;
    if (!this.#names) this.#begin(record);
    else if (fields.length === this.#names.length) this.#batch.push(record);
    else if (fields.length === 1 && fields[0]?.trim() === '') this.#blankRows++;
    else if (this.#options.badRows === 'skip') this.#reading.counts.badRows++;
    else throw this.#wrongLength(record, this.#names.length);
  }

  #begin(record: CsvRecord): void {
    const hasHeader = this.#options.header !== false;
    const { names, renamed } = hasHeader ? headerOf(record.fields) : withoutHeader(record.fields);
    this.#requireText(names);
    this.#names = names;
    this.#reading.found.renamed = renamed;
    this.#onHeader(names);
    if (!hasHeader) this.#batch.push(record);
  }

  /** UTF-16 without a byte order mark is valid UTF-8, in which every other character is NUL. */
  #requireText(names: readonly string[]): void {
    if (names.some((name) => name.includes('\0')))
      throw new SpindleError('INVALID_INPUT', (naming) => {
        const instead = naming(['encoding'], 'utf-16le') ?? 'encoding';
        return `${this.#reading.label}, line 1 has NUL characters; say which encoding the file has, such as ${instead}`;
      });
  }

  #wrongLength({ at, fields }: CsvRecord, wanted: number): SpindleError {
    const has = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`;
    const header = this.#options.header === false ? 'the first row' : 'the header';
    return new SpindleError(
      'INVALID_INPUT',
      (naming) =>
        `${this.#reading.label}, line ${at} has ${has}, and ${header} has ${wanted}; ${naming(['badRows'], 'skip') ?? 'badRows'} skips such rows`,
    );
  }

  #invalidQuote(fault: CsvFault): SpindleError {
    const { message, line, field, isRelaxable } = fault;
    const name = this.#names?.[field];
    const column = name === undefined ? `field ${field + 1}` : `column ${show(name)}`;
    const hint = (naming: OptionNaming) =>
      isRelaxable ? `; ${nameOf(['relaxedQuotes'], naming)} takes quotes inside fields as they are` : '';
    const where = `${this.#reading.label}, line ${line}, ${column}`;
    return new SpindleError('INVALID_INPUT', (naming) => `${where}: ${message}${hint(naming)}`, { cause: fault });
  }
}
