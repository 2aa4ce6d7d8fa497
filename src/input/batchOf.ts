/** Yields what `fill` adds to a batch. If it throws, the records before the fault come first. */
export function* batchOf<R>(fill: (batch: R[]) => void): Generator<readonly R[]> {
  const batch: R[] = [];
  try {
    fill(batch);
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}
