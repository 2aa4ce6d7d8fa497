import type { ByteWriter } from './byteWriter.ts';
import { fieldText, writeField } from './csvField.ts';

/** Writes the values of a row as a record of CSV (RFC 4180), without the line feed. */
export function encodeRecord(values: readonly unknown[], out: ByteWriter): void {
  values.forEach((value, i) => {
    if (i > 0) out.text(',');
    writeField(fieldText(value), out);
  });
}
