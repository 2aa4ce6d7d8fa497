/** The longest text that is worth a look at each character in JavaScript; `JSON.stringify` is faster beyond. */
const SHORT = 48;

/** A text as a JSON string, exactly as `JSON.stringify` writes it. */
export function quote(text: string): string {
  if (text.length > SHORT) return JSON.stringify(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) {
      return JSON.stringify(text);
    }
  }
  return `"${text}"`;
}
