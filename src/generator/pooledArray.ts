/** 32 kB: room for twenty blocks of a column. */
const POOL_SIZE = 4096;

let pool = new Float64Array(0);
let used = 0;

/** A zeroed array, cut out of a larger one: allocating each array would cost as much as filling it. */
export function pooledArray(count: number): Float64Array<ArrayBuffer> {
  if (used + count > pool.length) {
    pool = new Float64Array(Math.max(POOL_SIZE, count));
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
