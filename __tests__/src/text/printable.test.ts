import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, show } from '../../../src/text/printable.ts';
import { hidden } from '../../support/hidden.ts';

describe('a value in a message', () => {
  it.each<[unknown, string]>([
    ['a"b', '"a\\"b"'],
    ['a\nb\u001b[1m\u009b\u202e\u2028\u007f', '"a\\nb\\u001b[1m\\u009b\\u202e\\u2028\\u007f"'],
    [{ 'a\n': 1 }, '{a\\n}'],
    [[1, ['x'], 'y'], '[1,[…],"y"]'],
    [Symbol('a\u001b'), String.raw`Symbol(a\u001b)`],
    ['x'.repeat(1e6), `"${'x'.repeat(79)}…"`],
  ])('shows %j', (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  it('is short, and has nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (typeof value === 'object' && value !== null && !(Symbol.iterator in value)) return;
        expect(show(value).length).toBeLessThanOrEqual(82);
        expect(show(value)).not.toMatch(hidden);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(printable(text)).not.toMatch(hidden)));
    expect(printable('x'.repeat(1e6))).toHaveLength(200);
    expect(printable('plain \\ "name"')).toBe('plain \\ "name"');
  });
});
