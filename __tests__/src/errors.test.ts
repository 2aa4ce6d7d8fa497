import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hint, list, nameOf, type OptionNaming, printable, SpindleError, show, suggest } from '../../src/errors.ts';
import { resolveConfig } from '../../src/preset/config.ts';
import { hidden } from '../support/hidden.ts';

const thrown = (action: () => unknown): SpindleError => {
  try {
    action();
  } catch (error) {
    return error as SpindleError;
  }
  throw new Error('nothing was thrown');
};

describe('SpindleError', () => {
  it('knows the path of the option, and tells its message in other words for it', () => {
    const window = { startOffsetSeconds: 0, durationSeconds: 1, multiplier: -1 };
    const error = thrown(() => resolveConfig({ burstWindows: [window] }));
    expect(error.option).toEqual(['burstWindows', 0, 'multiplier']);
    expect(error.message).toBe('burstWindows[0].multiplier must be finite and ≥ 0, got -1');
    expect(error.told((path) => `<${path.join(' ')}>`)).toBe(
      '<burstWindows 0 multiplier> must be finite and ≥ 0, got -1',
    );
    expect(error.told(() => undefined)).toBe(error.message);
  });

  it('has a cure in the words of who can set it, and none for who cannot', () => {
    const cure = (way: string | undefined) => (way === undefined ? 'raise it' : `raise it, or set ${way}`);
    const error = new SpindleError('INVALID_INPUT', (naming) => `too large: ${cure(naming(['onOversize'], 'skip'))}`);
    expect(error.message).toBe('too large: raise it, or set onOversize: "skip"');
    const inFlags: OptionNaming = ([option], value) => `--${option} ${value}`;
    expect(error.told(inFlags)).toBe('too large: raise it, or set --onOversize skip');
    expect(error.told(() => undefined)).toBe('too large: raise it');
    expect(nameOf(['a', 1, 'b'], () => undefined)).toBe('a[1].b');
  });

  it('is one line without control characters, whatever it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(new SpindleError('INVALID_INPUT', text).message).not.toMatch(hidden);
        expect(thrown(() => resolveConfig({ [`x${text}`]: 1 })).message).not.toMatch(hidden);
      }),
    );
  });
});

describe('what stands in a message', () => {
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
