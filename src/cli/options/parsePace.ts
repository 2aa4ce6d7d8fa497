import { InvalidArgumentError } from 'commander';
import type { BurstWindow } from '../../pacing/burstWindow.ts';
import type { RateStage } from '../../pacing/rateStage.ts';
import type { SineRate } from '../../pacing/sineRate.ts';
import type { LateConfig } from '../../preset/config.ts';

/** Numbers between colons; undefined unless there are so many. */
function numbersOf(text: string, count: number): readonly number[] | undefined {
  const numbers = text.split(':').map(toNumber);
  return numbers.length === count && !numbers.some(Number.isNaN) ? numbers : undefined;
}

/** One `start:duration:multiplier` more. */
export function parseBursts(text: string, earlier: readonly BurstWindow[] = []): readonly BurstWindow[] {
  const numbers = numbersOf(text, 3);
  if (!numbers) throw new InvalidArgumentError('It must be start:duration:multiplier, such as 30:60:10.');
  const [startOffsetSeconds, durationSeconds, multiplier] = numbers as [number, number, number];
  return [...earlier, { startOffsetSeconds, durationSeconds, multiplier }];
}

/** One `seconds:rate` more. */
export function parseStages(text: string, earlier: readonly RateStage[] = []): readonly RateStage[] {
  const numbers = numbersOf(text, 2);
  if (!numbers?.every((number) => number >= 0))
    throw new InvalidArgumentError('It must be seconds:rate, both ≥ 0, such as 60:500.');
  const [durationSeconds, eventsPerSecond] = numbers as [number, number];
  return [...earlier, { durationSeconds, eventsPerSecond }];
}

/** `period:least:most`. */
export function parseSine(text: string): SineRate {
  const numbers = numbersOf(text, 3);
  const [periodSeconds, least, most] = (numbers ?? []) as [number, number, number];
  if (!(periodSeconds > 0 && least >= 0 && most >= least))
    throw new InvalidArgumentError('It must be period:least:most with least ≤ most, such as 86400:5:200.');
  return { periodSeconds, least, most };
}

/** `fraction:least-most`. */
export function parseLate(text: string): LateConfig {
  const parts = /^([^:]+):([^:-]+)-([^:-]+)$/.exec(text)?.slice(1).map(toNumber);
  const [fraction, least, most] = (parts ?? []) as [number, number, number];
  if (!(fraction >= 0 && fraction <= 1 && least >= 0 && most >= least))
    throw new InvalidArgumentError(
      'It must be fraction:least-most, a share from 0 to 1 and how many seconds late it is, such as 0.05:10-300.',
    );
  return { fraction, delaySeconds: [least, most] };
}

const toNumber = (part: string): number => (part.trim() === '' ? Number.NaN : Number(part));

/** A speed. */
export function parseSpeed(text: string): number {
  const speed = toNumber(text);
  if (!(speed > 0))
    throw new InvalidArgumentError('It must be a number > 0; a source comes before --replay, not after it.');
  return speed;
}
