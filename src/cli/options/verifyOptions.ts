import { kafkaOptions } from './kafkaOptions.ts';
import { number, required, text, toggle, under, type Values } from './optionEntry.ts';
import { shapeOptions } from './shapeOptions.ts';

/** The options of `spindle verify`. */
export const verifyOptions = {
  ...shapeOptions,
  ...under('Where to look', {
    against: required(
      text('<path>', {
        help: 'the events that arrived, JSON Lines: a file, or - for stdin; or kafka, for a topic',
        default: 'must be given',
      }),
    ),
    examples: number(
      '<n>',
      { type: 'integer', minimum: 0 },
      { help: 'so many findings of each kind are shown; all are counted', default: '5' },
    ),
    quiet: toggle({ help: 'only the exit code' }),
  }),
  ...kafkaOptions,
};

/** What the options of `spindle verify` say. */
export type VerifyFlags = Values<typeof verifyOptions>;
