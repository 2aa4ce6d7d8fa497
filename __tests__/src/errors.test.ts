import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameOf, type OptionNaming, SpindleError } from '../../src/errors.ts';
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
    expect(error.messageWith((path) => `<${path.join(' ')}>`)).toBe(
      '<burstWindows 0 multiplier> must be finite and ≥ 0, got -1',
    );
    expect(error.messageWith(() => undefined)).toBe(error.message);
  });

  it('has a cure in the words of who can set it, and none for who cannot', () => {
    const cure = (way: string | undefined) => (way === undefined ? 'raise it' : `raise it, or set ${way}`);
    const error = new SpindleError('INVALID_INPUT', (naming) => `too large: ${cure(naming(['onOversize'], 'skip'))}`);
    expect(error.message).toBe('too large: raise it, or set onOversize: "skip"');
    const inFlags: OptionNaming = ([option], value) => `--${option} ${value}`;
    expect(error.messageWith(inFlags)).toBe('too large: raise it, or set --onOversize skip');
    expect(error.messageWith(() => undefined)).toBe('too large: raise it');
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
