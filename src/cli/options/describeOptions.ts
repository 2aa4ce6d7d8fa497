import { text, under, type Values } from './optionEntry.ts';
import { shapeOptions } from './shapeOptions.ts';

const { scale, from, to } = shapeOptions;
const { inputFormat, encoding, delimiter, header, relaxedQuotes, badRows } = shapeOptions;
const { types, null: nulls, zone, inferRows, timestampColumn, reference } = shapeOptions;

/** The options of `spindle describe`. */
export const describeOptions = {
  ...under('What', {
    table: text('<name>', { short: 't', help: 'one table', default: 'all' }),
    scale: { ...scale, help: 'the scale whose rows are counted' },
    from,
    to,
  }),
  ...{ inputFormat, encoding, delimiter, header, relaxedQuotes, badRows },
  ...{ types, null: nulls, zone, inferRows, timestampColumn, reference },
};

/** What the options of `spindle describe` say. */
export type DescribeFlags = Values<typeof describeOptions>;
