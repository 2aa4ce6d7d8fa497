import { asyncScheduler, type MonoTypeOperatorFunction, Observable, Subject, type Subscription } from 'rxjs';
import type { SinkLike } from '../sinks/toSink.ts';
import { SpindleError } from '../src/errors.ts';
import { currentContext, within } from '../src/flow/context.ts';
import type { Seat } from '../src/flow/gate.ts';
import { Inbox } from '../src/flow/inbox.ts';
import { operate } from '../src/flow/operate.ts';
import { overflow, queueLimit } from '../src/flow/overflow.ts';
import { type Truth, truths } from '../src/truth.ts';
import { sinkTo } from './sinkTo.ts';

/** Options of {@link recordTruth}. */
export interface RecordTruthOptions {
  /** What tells the truth, where it goes on from an earlier part of the stream; default: the stream begins here. */
  readonly tell?: (event: object) => Truth | undefined;
}

/**
 * Writes a {@link Truth} for each event that the pipeline changed or made late, and for no other, to a sink of its own;
 * the events pass as they are. Its place is before `batch`.
 *
 * ```
 * source             -a-B-d-c-|
 * recordTruth(sink)  -a-B-d-c-|      the sink gets { anomalies of B }, { c: placesLate 1 }
 * ```
 *
 * An event leaves when the sink has acknowledged its truth, so after a crash the truth of all that was delivered is there,
 * and perhaps of some events that were not. The sink is started when the first event comes and the stage below wants it, so
 * not before the sink of the events has opened. Completes when the source has and the sink is closed. When the source fails
 * or the stream is given up, the sink is aborted; what it throws surfaces once, as from `sinkTo`.
 *
 * Holds at most 1,024 events of a source that can be paused while the sink is writing, 65,536 of one that cannot (then
 * `BACKPRESSURE_OVERFLOW`), and the gaps between the seqs that have come: of a table from which more than 65,536 stretches were
 * filtered out, an event that late may be said to be later than it is.
 */
export function recordTruth<E extends object>(
  sink: SinkLike<Truth>,
  { tell }: RecordTruthOptions = {},
): MonoTypeOperatorFunction<E> {
  const deliver = sinkTo<Truth>(sink);
  return (source) =>
    new Observable<E>((destination) => {
      const outer = currentContext();
      const depth = outer?.depth ?? 0;
      const emitting = outer && { gate: outer.gate, depth: depth + 1 };
      const seat: Seat = {
        depth,
        scheduler: asyncScheduler,
        wake: () => {
          write();
          drain();
        },
      };
      const truthOf = tell ?? truths();
      const inbox = new Inbox<E>();
      const records = new Subject<readonly Truth[]>();
      let recording: Subscription | undefined;
      let came = 0;
      let left = 0;
      /** So many of those that came may leave: their truth is written. */
      let free = 0;
      let pending: Truth[] = [];
      let handed = 0;
      /** So many may leave when the write under way is acknowledged. */
      let covered: number | undefined;
      let draining = false;
      /** Why the source has failed. */
      let failure: unknown;

      /** Whether the sink is started; starts it, but not before the sink of the events has opened, which may yet fail. */
      const isRecording = () => {
        if (recording !== undefined) return true;
        if (outer && !outer.gate.admits(depth)) {
          outer.gate.wait(seat);
          return false;
        }
        start();
        return true;
      };

      /** Hands over what is pending, one write at a time. */
      const write = () => {
        if (covered !== undefined || !isRecording()) return;
        if (pending.length === 0) {
          free = came;
          return;
        }
        covered = came;
        handed += pending.length;
        const truth = pending;
        pending = [];
        records.next(truth);
      };

      const drain = () => {
        if (draining) return;
        draining = true;
        within(emitting, () => {
          while (left < free && !destination.closed) {
            if (outer && !outer.gate.admits(depth)) {
              outer.gate.wait(seat);
              break;
            }
            left++;
            destination.next(inbox.take());
          }
        });
        draining = false;
        if (inbox.ended && inbox.length === 0 && !destination.closed && isRecording()) records.complete();
      };

      const fail = (error: unknown) => within(outer, () => destination.error(error));

      const start = () => {
        recording = within(undefined, () =>
          records.pipe(deliver).subscribe({
            next: ({ eventsSent, skipped = 0 }) => {
              // A write that fails may be acknowledged in part, and a run without any truth is told, too.
              if (eventsSent + skipped < handed || covered === undefined) return;
              free = covered;
              covered = undefined;
              write();
              drain();
            },
            error: (error: SpindleError) => fail(error === failure ? error : ofTruth(error)),
            complete: () => {
              if (inbox.ended && inbox.length === 0) within(outer, () => destination.complete());
              else fail(new SpindleError('SINK_WRITE_FAILED', 'the reader of the truth is gone'));
            },
          }),
        );
        destination.add(recording);
      };

      destination.add(() => outer?.gate.leave(seat));
      const subscriber = operate<E, E>({
        destination,
        next: (event) => {
          if (inbox.length >= queueLimit) throw overflow('recordTruth', queueLimit);
          inbox.put(event);
          came++;
          const truth = truthOf(event);
          if (truth) pending.push(truth);
          write();
          drain();
        },
        error: (error) => {
          if (recording === undefined) destination.error(error);
          else {
            failure = error;
            records.error(error);
          }
        },
        complete: () => {
          inbox.ended = true;
          drain();
        },
      });
      within({ gate: inbox.gate, depth: 0 }, () => source.subscribe(subscriber));
    });
}

/** Says that it was the truth which could not be written, not the events. */
const ofTruth = ({ code, message, cause }: SpindleError): SpindleError =>
  new SpindleError(code, `truth: ${message}`, { cause });
