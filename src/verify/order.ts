import { KeyTops } from './keyTops.ts';
import type { Ledger } from './ledger.ts';

/** Tells which events are out of order; it is asked once for each expected event, when it arrives. */
export interface Order<A> {
  /**
   * Whether the event arrives after one that should have followed it. Its rank is its place in the expected stream, which has
   * given so many events; the ledger does not know yet that it has arrived.
   */
  isLate(arrival: A, rank: number, expected: number): boolean;
}

/** All arrivals among themselves. */
export function streamOrder(): Order<unknown> {
  let top = -1;
  return {
    isLate(_, rank) {
      if (rank < top) return true;
      top = rank;
      return false;
    },
  };
}

/** Those of the same key among themselves. Only an awaited event can be late, so where there is none no key is held. */
export function keyOrder<A>(keyOf: (arrival: A) => unknown, ledger: Ledger): Order<A> {
  const tops = new KeyTops((expected) => ledger.lowest(expected));
  return {
    isLate: (arrival, rank, expected) => ledger.awaiting > 0 && tops.isBehind(keyOf(arrival), rank, expected),
  };
}
