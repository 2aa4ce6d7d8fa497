import { concatMap, identity, type Observable } from 'rxjs';
import { type VerifyOptions, verify } from '../../../operators/verify.ts';
import { printable } from '../../errors.ts';
import { monotonicScheduler } from '../../flow/monotonicScheduler.ts';
import { pull } from '../../flow/pull.ts';
import { findInputSource } from '../../input/inputSource.ts';
import { lineBytes } from '../../input/text/lines.ts';
import type { Verification } from '../../verify/verification.ts';
import { kafkaOptions } from '../options/kafkaOptions.ts';
import { flagName, keysOf } from '../options/optionEntry.ts';
import { UsageError } from '../options/usageError.ts';
import type { VerifyFlags } from '../options/verifyOptions.ts';
import { kafkaConnection } from './kafkaConnection.ts';

/** Where the events have arrived. */
export interface Arrivals {
  readonly label: string;
  /** Compares what is there with what is expected. */
  compare(expected: Observable<object>, options: Pick<VerifyOptions, 'examples'>): Observable<Verification>;
}

/** What `--against` names; reads nothing yet. */
export async function openArrivals(flags: VerifyFlags): Promise<Arrivals> {
  if (flags.against === 'kafka') return topicArrivals(flags);
  for (const flag of keysOf(kafkaOptions))
    if (flags[flag] !== undefined) throw new UsageError(`${flagName(flag)} is for --against kafka`);
  const input = await findInputSource(flags.against);
  const lines = inPieces(() => lineBytes(input));
  return { label: input.label, compare: (expected, options) => verify(expected, lines, options) };
}

/** Of records the order counts by key, which keeps them in one partition; of those without, in their partition. */
async function topicArrivals(flags: VerifyFlags): Promise<Arrivals> {
  const given = await kafkaConnection('--against kafka', flags);
  const { resolveKafkaOptions } = await import('../../../sinks/kafka/kafkaOptions.ts');
  const { topicRecords } = await import('../../../sinks/kafka/read/topicRecords.ts');
  const connection = resolveKafkaOptions(given);
  const records = inPieces(() => topicRecords(connection));
  return {
    label: `topic ${printable(given.topic)} at ${printable(given.bootstrapServers)}`,
    compare: (expected, options) =>
      verify(expected, records, {
        ...options,
        eventOf: ({ value }) => value,
        orderBy: ({ key, partition }) => key ?? partition,
        placeOf: ({ partition, offset }) => `partition ${partition}, offset ${offset}`,
      }),
  };
}

const inPieces = <T>(read: () => AsyncGenerator<readonly T[]>): Observable<T> =>
  pull(read, true, monotonicScheduler).pipe(concatMap(identity));
