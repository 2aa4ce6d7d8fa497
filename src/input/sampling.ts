import type { InputSource } from './inputSource.ts';

/** Files of up to so many bytes are read to their end before their types are known. */
const WHOLE_BYTES = 64 * 1024 * 1024;

/** Of larger files, and of pipes, so many rows. */
const SAMPLE_ROWS = 20_000;

export const isInferRows = (value: unknown): boolean =>
  value === 'all' || (Number.isSafeInteger(value) && (value as number) >= 1);

/** From which records types are learned. */
export interface Sampling {
  /** How many records are read to begin with. */
  readonly sampleSize: number;
  readonly learnsFromAll: boolean;
}

/** A file can be read again, so nothing of it is held. */
export function sampling({ reopens, size = 0 }: InputSource, inferRows: number | 'all' | undefined): Sampling {
  const isWhole = inferRows === 'all' || (inferRows === undefined && reopens && size <= WHOLE_BYTES);
  if (isWhole && reopens) return { sampleSize: 1, learnsFromAll: true };
  const sampleSize = isWhole ? Number.POSITIVE_INFINITY : ((inferRows as number | undefined) ?? SAMPLE_ROWS);
  return { sampleSize, learnsFromAll: false };
}
