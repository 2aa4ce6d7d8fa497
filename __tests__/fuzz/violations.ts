import { type Case, SECRET } from './fuzzCase.ts';
import type { Outcome } from './run.ts';

/** What a terminal would obey or hide; a line feed ends a line. */
const UNPRINTABLE = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
/** What would harm a terminal in events, whose bytes are those of the data. JSON escapes it. */
const CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u;

const STACK = /\n {4}at |node:internal|Node\.js v\d/;

/** What the outcome of a case breaks of what the command promises; `touched` are the files that are not as before. */
export function violationsOf({ args }: Case, outcome: Outcome, touched: readonly string[]): string[] {
  const { code, signal, stdout, stderr, isStuck } = outcome;
  if (isStuck) return ['it does not end'];
  const errors = stderr.split('\n').filter((line) => line.startsWith('error: '));
  const lines = stderr.split('\n').length - 1;
  const isQuiet = args.some((arg) => /quiet|config/.test(arg));
  const isReport = args.includes('--dry-run') || args[0] !== 'stream';
  const wrong: Record<string, boolean> = {
    [`exit code ${code}, signal ${signal}`]:
      signal === null ? ![0, 1, 2, 143].includes(code as number) : signal !== 'SIGTERM',
    'a stack trace': STACK.test(stderr),
    'wrong usage is not told in one line':
      code === 2 && !(lines === 1 && errors.length === 1 && stderr.endsWith('\n')) && !stderr.startsWith('Usage: '),
    [`files were touched: ${touched.slice(0, 5)}`]: code === 2 && touched.length > 0,
    'wrong usage, yet something on stdout': code === 2 && stdout !== '',
    'more than one error': errors.length > 1,
    'an error, yet exit code 0': code === 0 && errors.length > 0,
    'it failed without a word':
      code === 1 && args[0] === 'stream' && errors.length === 0 && !stderr.includes('failed:'),
    'it says nothing': code === 0 && stdout === '' && stderr === '' && args[0] === 'stream' && !isQuiet,
    'a control character on stderr': UNPRINTABLE.test(stderr),
    'a control character in a report': isReport && args[0] !== 'generate' && UNPRINTABLE.test(stdout),
    'a control character in events':
      !isReport && !args.some((arg) => /prefix|config/.test(arg)) && CONTROL.test(stdout),
    'a very long message': stderr.split('\n').some((line) => line.length > 2_500),
    'a secret in a message': `${stdout}${stderr}`.includes(SECRET),
    'a warning of Node': /Warning:|DeprecationWarning/.test(stderr),
  };
  return Object.keys(wrong).filter((what) => wrong[what]);
}
