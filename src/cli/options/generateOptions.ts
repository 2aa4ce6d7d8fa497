import { choice, required, text, toggle, under, type Values } from './optionEntry.ts';
import { shapeOptions } from './shapeOptions.ts';
import { workersOption } from './workersOption.ts';

const { scale, from, to, seed } = shapeOptions;

/** The options of `spindle generate`. */
export const generateOptions = {
  ...under('What', { scale, from, to, seed }),
  ...under('Where to', {
    output: required(
      text('<folder>', {
        short: 'o',
        help: 'made if need be; files in it are overwritten',
        default: 'must be given',
      }),
    ),
    format: choice('<format>', ['jsonl', 'csv', 'parquet'], { help: 'how they are written', default: 'jsonl' }),
    workers: workersOption('write in so many threads, each table in one of them, or auto: one for each core'),
    quiet: toggle({ help: 'only errors on stderr' }),
  }),
};

/** What the options of `spindle generate` say. */
export type GenerateFlags = Values<typeof generateOptions>;
