/**
 * The source code that stores constant bytes after `at`, in the view `d` of the bytes `b`. It stores eight at a time where they are
 * ASCII, because then no double is NaN.
 */
export function storesOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const stores: string[] = [];
  let i = 0;
  for (; i + 8 <= bytes.length && bytes.every((byte) => byte < 0x80); i += 8)
    stores.push(`d.setFloat64(at + ${i}, ${view.getFloat64(i, true)}, true);`);
  for (; i + 4 <= bytes.length; i += 4) stores.push(`d.setInt32(at + ${i}, ${view.getInt32(i, true)}, true);`);
  for (; i < bytes.length; i++) stores.push(`b[at + ${i}] = ${bytes[i]};`);
  return stores.join(' ');
}
