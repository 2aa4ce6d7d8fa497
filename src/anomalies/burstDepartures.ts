import type { Copy } from '../event/copyEvent.ts';
import { EVENT_TIME, SEQ, TABLE } from '../event/event.ts';
import { note, notesOf } from '../event/notes.ts';
import { TimeQueue } from '../event/timeQueue.ts';
import type { ChangingEvent } from './changingEvent.ts';

/**
 * The order in which events leave where collective anomalies move some of them: a moved event waits for its new time, all
 * others leave where they stand. `_spindle_seq` is counted anew for each table.
 */
export class BurstDepartures {
  readonly #clockColumn: string;
  readonly #send: (event: Copy) => void;
  readonly #counts = new Map<unknown, number>();
  #moved = new TimeQueue<Copy>();

  /** `clockColumn` says when an event without an event time happens. */
  constructor(clockColumn: string, send: (event: Copy) => void) {
    this.#clockColumn = clockColumn;
    this.#send = send;
  }

  /** Takes an event whose anomalies have been applied. */
  add({ source, copy, isMoved }: ChangingEvent): void {
    const column = EVENT_TIME in source ? EVENT_TIME : this.#clockColumn;
    // An event that was not moved stands where its source stood, also if another kind of anomaly has changed its time. The
    // copy of a placeholder has only what was changed.
    const clock = isMoved && column in copy ? copy[column] : source[column];
    const time = clock instanceof Date ? clock.getTime() : Number.NaN;
    if (isMoved && !Number.isNaN(time)) this.#moved.add(time, copy);
    else {
      this.#sendBefore(time);
      this.#renumber(copy);
    }
  }

  complete(): void {
    this.#sendBefore(Number.POSITIVE_INFINITY);
  }

  clear(): void {
    this.#moved = new TimeQueue();
  }

  #sendBefore(time: number): void {
    for (let due = this.#moved.takeBefore(time); due; due = this.#moved.takeBefore(time)) this.#renumber(due);
  }

  #renumber(event: Copy): void {
    if (SEQ in event) {
      const table = event[TABLE];
      const seq = this.#counts.get(table) ?? 0;
      this.#counts.set(table, seq + 1);
      if (notesOf(event)?.sourceSeq === undefined) note(event, { sourceSeq: event[SEQ] as number });
      event[SEQ] = seq;
    }
    this.#send(event);
  }
}
