import { concat, firstValueFrom, merge, Subject } from 'rxjs';
import { stringify } from '../../encode/stringify.ts';
import { list, printable, show } from '../../errors.ts';
import { SEQ, TABLE } from '../../event/event.ts';
import type { Difference } from '../../verify/differences.ts';
import type { EventId, Place, Verification } from '../../verify/verification.ts';
import { UsageError } from '../options/usageError.ts';
import type { VerifyFlags } from '../options/verifyOptions.ts';
import { withoutUndefined } from '../options/withoutUndefined.ts';
import { openArrivals } from '../plan/arrivals.ts';
import { checkTimesOf, openPlan, unpaced } from '../plan/plan.ts';
import { exitCodeOf, type Interrupt, onInterrupt } from '../terminal/interruption.ts';
import { print, say } from '../terminal/print.ts';

/** Runs `spindle verify`; returns the exit code: 0 where nothing is wrong, else 1. */
export async function runVerify(sources: readonly string[], flags: VerifyFlags): Promise<number> {
  const { against, examples, quiet, ...shape } = flags;
  const { realtime, replay = false, duration, eventTime } = flags;
  if (sources.includes('-') && against === '-') throw new UsageError('the source and --against cannot both be stdin');
  checkTimesOf(shape);
  if ((realtime || replay !== false) && duration !== undefined && eventTime !== 'arrival')
    throw new UsageError('how far a stream comes in --duration depends on the clock, so it cannot be made again');
  if (flags.loop === true && flags.maxEvents === undefined)
    throw new UsageError('a --loop without end cannot be verified: say how many times, or give --max-events');
  const arrivals = await openArrivals(flags);
  // How fast it was sent makes no difference.
  const { label, runs } = await openPlan(sources, { ...unpaced(shape), against });
  const expected = concat(...runs.map((run) => run.events()));
  const interrupt = new Subject<Interrupt>();
  const letGo = onInterrupt((signal) => interrupt.next(signal));
  try {
    const found = await firstValueFrom(merge(interrupt, arrivals.compare(expected, withoutUndefined({ examples }))));
    if (typeof found === 'string') {
      if (!quiet) say(`ended by ${found}: not all events were compared, so nothing is said of them`);
      // Not returned: what is being read may never end, and would keep the process.
      letGo();
      process.exit(exitCodeOf(found));
    }
    if (!quiet) await print(report(found, `${list(runs.map(({ name }) => name))} of ${label}`, arrivals.label));
    return found.ok ? 0 : 1;
  } finally {
    letGo();
    // A pipe that goes on would keep the process.
    if (against === '-') process.stdin.destroy();
  }
}

const count = (n: number): string => n.toLocaleString('en-US');
const id = ({ table, seq }: EventId): string => `${printable(table)} ${seq}`;
const where = ({ at }: Place): string => `(${typeof at === 'number' ? `line ${count(at)}` : printable(at)})`;

/** A line for each kind of finding, and one for each that is shown. */
function report(found: Verification, expected: string, actual: string): string {
  const shown = {
    missing: found.missing.first.map(id),
    duplicated: found.duplicated.first.map((one) => `${id(one)} ${where(one)}`),
    altered: found.altered.first.map(
      (one) => `${id(one)} ${where(one)}: ${one.differences?.map(difference).join('; ') ?? 'in columns unknown'}`,
    ),
    unexpected: found.unexpected.first.map((one) => `${eventOf(one.event)} ${where(one)}`),
    misordered: found.misordered.first.map((one) => `${id(one)} ${where(one)}`),
  };
  const lines = Object.entries(shown).flatMap(([kind, examples]) => {
    const total = found[kind as keyof typeof shown].count;
    const more = total > examples.length && examples.length > 0 ? ['…'] : [];
    return [`${kind.padEnd(10)} ${count(total)}`, ...[...examples, ...more].map((example) => `  ${example}`)];
  });
  const heading = `${expected}: ${count(found.expected)} events expected, ${count(found.actual)} in ${actual}`;
  return `${[heading, ...lines].join('\n')}\n`;
}

const difference = ({ column, expected, actual }: Difference): string =>
  `${printable(column)} is ${actual === undefined ? 'missing' : show(actual)}, ${expected === undefined ? 'and should not be there' : `not ${show(expected)}`}`;

/** By its metadata, where it has some. */
function eventOf(event: unknown): string {
  const { [TABLE]: table, [SEQ]: seq } = Object(event) as Readonly<Record<string, unknown>>;
  if (seq !== undefined) return `${printable(table)} ${show(seq)}`;
  return show(typeof event === 'string' ? event : stringify(event));
}
