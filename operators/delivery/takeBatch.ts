/** Takes the first batch out of the queue, and with it the following ones, up to `size` events in all. */
export function takeBatch<E>(queue: (readonly E[])[], size: number): readonly E[] {
  let length = 0;
  let count = 0;
  do length += queue[count++]?.length ?? 0;
  while (count < queue.length && length + (queue[count]?.length ?? 0) <= size);
  const batches = queue.splice(0, count);
  return count === 1 ? (batches[0] as readonly E[]) : batches.flat();
}
