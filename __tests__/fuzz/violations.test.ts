import { expect, it } from '@jest/globals';
import { caseOf, SECRET } from './fuzzCase.ts';
import type { Outcome } from './run.ts';
import { violationsOf } from './violations.ts';

const refused: Outcome = { code: 2, signal: null, stdout: '', stderr: 'error: no\n', isStuck: false };
const tried = { ...caseOf(0, Buffer.of()), args: ['stream', 'retail'] };

it('finds nothing in a refusal', () => {
  expect(violationsOf(tried, refused, [])).toEqual([]);
});

it.each<[Partial<Outcome>, string, (readonly string[])?]>([
  [{ isStuck: true }, 'it does not end'],
  [{ code: 13 }, 'exit code 13, signal null'],
  [{ code: null, signal: 'SIGSEGV' }, 'exit code null, signal SIGSEGV'],
  [{ code: 1, stderr: 'error: TypeError: x\n    at f (file:1:2)\n' }, 'a stack trace'],
  [{ stderr: '' }, 'wrong usage is not told in one line'],
  [{ stderr: 'error: a\nb\n' }, 'wrong usage is not told in one line'],
  [{}, 'files were touched: out.jsonl', ['out.jsonl']],
  [{ stdout: '{}\n' }, 'wrong usage, yet something on stdout'],
  [{ code: 0 }, 'an error, yet exit code 0'],
  [{ code: 1, stderr: '' }, 'it failed without a word'],
  [{ code: 0, stderr: '' }, 'it says nothing'],
  [{ stderr: 'error: \u001b[2J\n' }, 'a control character on stderr'],
  [{ stderr: 'error: \u202e\n' }, 'a control character on stderr'],
  [{ code: 0, stderr: 'x\n', stdout: '\u001b' }, 'a control character in events'],
  [{ stderr: `error: ${'x'.repeat(5_000)}\n` }, 'a very long message'],
  [{ stderr: `error: ${SECRET}\n` }, 'a secret in a message'],
])('finds what is wrong with %j', (part, violation, touched = []) => {
  expect(violationsOf(tried, { ...refused, ...part }, touched)).toContain(violation);
});

it('makes the same case of the same seed', () => {
  const { change: _, ...one } = caseOf(7, Buffer.from('{}\n'));
  const { change: __, ...other } = caseOf(7, Buffer.from('{}\n'));
  expect(one).toEqual(other);
});
