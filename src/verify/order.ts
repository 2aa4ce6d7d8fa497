import { FurthestRanks } from './furthestRanks.ts';
import type { Ledger } from './ledger.ts';

/** Says which events are out of order. Ask once for each expected event, when it arrives. */
export interface Order<A> {
  /**
   * Whether the event arrives after one that should have followed it. `rank` is its place in the expected stream, which has given
   * `expected` events so far. Ask before the ledger settles the event.
   */
  isLate(arrival: A, rank: number, expected: number): boolean;
}

/** Compares all arrivals with each other. */
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

/** Compares arrivals of the same key. Only an awaited event can be late, so without one no key is held. */
export function keyOrder<A>(keyOf: (arrival: A) => unknown, ledger: Ledger): Order<A> {
  const tops = new FurthestRanks((expected) => ledger.lowest(expected));
  return {
    isLate: (arrival, rank, expected) => ledger.awaiting > 0 && tops.isBehind(keyOf(arrival), rank, expected),
  };
}
