import type { Entries } from './optionEntry.ts';
import { streamOptions } from './streamOptions.ts';
import { verifyOptions } from './verifyOptions.ts';

const { config, dryRun, ...stream } = streamOptions;
const { config: _, ...verify } = verifyOptions;

/** The options that a configuration file may hold: those of `stream` and of `verify`, so one file serves both. */
export const allOptions: Entries = { ...verify, ...stream };
