/** The most bytes that {@link writeNumber} or the date writer writes. */
export const NUMBER_BYTES = 32;

/**
 * Writes a number as `JSON.stringify` does, and returns the position after it.
 *
 * Most numbers of events are integers of 32 bits or amounts with cents. Those are written digit by digit. An amount has at most
 * twelve digits, so its two decimals are the shortest text that identifies it, which is what `JSON.stringify` writes.
 */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  const whole = value | 0;
  if (whole === value && whole !== -0x80000000)
    return writeInteger(bytes, whole < 0 ? minus(bytes, at) : at, Math.abs(whole));
  const cents = Math.round(value * 100);
  if (cents / 100 === value && Math.abs(cents) < 0x7fffffff)
    return writeCents(bytes, value < 0 ? minus(bytes, at) : at, Math.abs(cents));
  return writeAscii(bytes, at, Number.isFinite(value) ? String(value) : 'null');
}

/** Writes text without characters above 0x7f, and returns the position after it. */
export function writeAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

function minus(bytes: Uint8Array, at: number): number {
  bytes[at] = 0x2d;
  return at + 1;
}

/** Writes an integer in [0, 2³¹). */
function writeInteger(bytes: Uint8Array, at: number, value: number): number {
  let end = at + 1;
  for (let power = 10; value >= power && end < at + 10; power *= 10) end++;
  let rest = value;
  for (let i = end - 1; i >= at; i--) {
    const tens = (rest / 10) | 0;
    bytes[i] = 0x30 + rest - tens * 10;
    rest = tens;
  }
  return end;
}

function writeCents(bytes: Uint8Array, at: number, cents: number): number {
  const units = (cents / 100) | 0;
  const rest = cents - units * 100;
  const tens = (rest / 10) | 0;
  let end = writeInteger(bytes, at, units);
  bytes[end++] = 0x2e;
  bytes[end++] = 0x30 + tens;
  if (rest !== tens * 10) bytes[end++] = 0x30 + rest - tens * 10;
  return end;
}
