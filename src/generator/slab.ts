/** 32 kB: twenty blocks of a column. */
const SLAB = 4096;

let slab = new Float64Array(0);
let used = 0;

/** Room for so many numbers, all 0, cut out of a larger piece: pieces of their own cost as much as filling them. */
export function roomFor(count: number): Float64Array<ArrayBuffer> {
  if (used + count > slab.length) {
    slab = new Float64Array(Math.max(SLAB, count));
    used = 0;
  }
  used += count;
  return slab.subarray(used - count, used);
}
