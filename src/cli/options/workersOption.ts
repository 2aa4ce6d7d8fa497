import { type Entry, value } from './optionEntry.ts';
import { MOST_WORKERS, parseWorkers } from './parseValues.ts';

/** `--workers`: in how many threads a command does its work. */
export const workersOption = (help: string): Entry<number> =>
  value('<n>', { anyOf: [{ type: 'integer', minimum: 1, maximum: MOST_WORKERS }, { const: 'auto' }] }, parseWorkers, {
    help,
    default: '1',
  });
