import { describe, expect, it } from '@jest/globals';
import { hint, list, suggest } from '../../../src/text/suggest.ts';

describe('names in a message', () => {
  it('lists the first few of many names, and finds the nearest of all', () => {
    const known = Array.from({ length: 100_000 }, (_, i) => `column${i}`);
    expect(list(known.slice(0, 3))).toBe('column0, column1, column2');
    expect(suggest('kolumn99999', known)).toMatch(
      /^column0, .*column19 and 99,980 more; did you mean "column99999"\?$/,
    );
  });

  it('suggests nothing for names that are none', () => {
    expect(hint('', ['ab', 'abc'])).toBe('; did you mean "ab"?');
    expect(hint('order', ['customer'])).toBe('');
    expect(hint('x'.repeat(101), ['x'.repeat(101)])).toBe('');
    expect(hint('order_totl', ['order_total', 'order_tot'])).toBe('; did you mean "order_total"?');
  });
});
