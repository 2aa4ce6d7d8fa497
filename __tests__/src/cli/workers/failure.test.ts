import { expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/cli/options/usageError.ts';
import { toError, toFailure } from '../../../../src/cli/workers/failure.ts';
import { SpindleError } from '../../../../src/errors.ts';

const sent = (error: unknown) => toError(structuredClone(toFailure(error)));

it('an error from another thread is of its kind again', () => {
  const wrong = sent(new SpindleError('INVALID_OPTION', 'seed must be …'));
  expect(wrong).toEqual(new SpindleError('INVALID_OPTION', 'seed must be …'));
  expect(wrong).toMatchObject({ code: 'INVALID_OPTION' });
  expect(wrong).not.toHaveProperty('result');
  const begun = sent(Object.assign(new SpindleError('SINK_WRITE_FAILED', 'gone'), { result: { eventsSent: 3 } }));
  expect('result' in begun).toBe(true);
  expect(sent(new UsageError('--topic is for --sink kafka'))).toBeInstanceOf(UsageError);
});

it('an error of the system keeps its code, any other its stack', () => {
  const system = sent(Object.assign(new Error('cannot read x'), { code: 'ENOENT' }));
  expect([system instanceof SpindleError, system]).toEqual([false, expect.objectContaining({ code: 'ENOENT' })]);
  const bug = new TypeError('x is not a function');
  expect(sent(bug)).not.toHaveProperty('code');
  expect(sent(bug)).toMatchObject({ message: bug.message, stack: bug.stack });
});
