import type { InputSource } from './inputSource.ts';
import { PLACES } from './spreadRecords.ts';

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
  /** The others: all of them; those of the beginning, which the sample has; or some that are spread over the file. */
  readonly from: 'all' | 'sample' | 'places';
  /** How many records are wanted. */
  readonly wanted: number;
}

/** Only what can be read just once is held. */
export function sampling({ reopens, size = 0 }: InputSource, inferRows: number | 'all' | undefined): Sampling {
  const isLarge = size > WHOLE_BYTES;
  const isWhole = inferRows === 'all' || (inferRows === undefined && reopens && !isLarge);
  const wanted = isWhole ? Number.POSITIVE_INFINITY : ((inferRows as number | undefined) ?? SAMPLE_ROWS);
  if (!reopens || (!isWhole && !isLarge)) return { sampleSize: wanted, from: 'sample', wanted };
  if (isWhole) return { sampleSize: 1, from: 'all', wanted };
  return { sampleSize: Math.ceil(wanted / (PLACES + 1)), from: 'places', wanted };
}
