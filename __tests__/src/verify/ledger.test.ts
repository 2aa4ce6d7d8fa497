import { describe, expect, it } from '@jest/globals';
import { AWAITED, Ledger, SETTLED, UNKNOWN } from '../../../src/verify/ledger.ts';
import { heldBytes } from '../../support/heldBytes.ts';

describe('Ledger', () => {
  it('keeps what is awaited apart, by table and seq, until it is settled', () => {
    const ledger = new Ledger();
    ledger.await('a', 5, 0, 1);
    ledger.await('b', 5, 1, 3);
    expect([ledger.state('a', 5), ledger.state('a', 6), ledger.state('c', 5)]).toEqual([AWAITED, UNKNOWN, UNKNOWN]);
    expect([ledger.holds('a', 5, 1), ledger.holds('a', 5, 3), ledger.holds('b', 5, 3)]).toEqual([true, false, true]);
    ledger.settle('a', 5);
    expect(ledger.state('a', 5)).toBe(SETTLED);
    expect([...ledger.awaited(2)]).toEqual([{ table: 'b', seq: 5, rank: 1 }]);
    expect([ledger.awaiting, ledger.lowest(2)]).toEqual([1, 1]);
    ledger.settle('b', 5);
    expect([ledger.awaiting, ledger.lowest(2)]).toEqual([0, 2]);
  });

  it('remembers ranks beyond 32 bits', () => {
    const ledger = new Ledger();
    const far = 5 * 2 ** 32 + 17;
    ledger.await('a', far, far, 0);
    expect(ledger.rank('a', far, far + 1)).toBe(far);
    expect(ledger.rank('a', far, far + 2 ** 32 - 1)).toBe(far);
  });

  it('takes less than 10 bytes for an awaited event, and next to nothing for a settled one', () => {
    const events = 1_000_000;
    const ledger = new Ledger();
    const before = heldBytes();
    for (let seq = 0; seq < events; seq++) ledger.await('a', seq, seq, seq);
    expect((heldBytes() - before) / events).toBeLessThan(10);
    for (let seq = 0; seq < events; seq++) ledger.settle('a', seq);
    expect(ledger.state('a', 0)).toBe(SETTLED);
    expect([...ledger.awaited(events)]).toEqual([]);
    expect((heldBytes() - before) / events).toBeLessThan(1);
  });

  it('takes a little for what has arrived of a shard, whose seqs are far apart', () => {
    const events = 1_000_000;
    const ledger = new Ledger();
    const before = heldBytes();
    for (let i = 0; i < events; i++) ledger.await('a', 16 * i + (i % 7), i, i);
    let held = 0;
    for (let i = 0; i < events; i++) {
      if (ledger.holds('a', 16 * i + (i % 7), i)) held++;
      ledger.settle('a', 16 * i + (i % 7));
    }
    expect(held).toBe(events);
    expect([...ledger.awaited(events)]).toEqual([]);
    expect(ledger.state('a', 1)).toBe(UNKNOWN);
    expect((heldBytes() - before) / events).toBeLessThan(8);
  });
});
