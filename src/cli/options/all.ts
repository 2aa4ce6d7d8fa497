import type { Entries } from './entry.ts';
import { streamOptions } from './stream.ts';
import { verifyOptions } from './verify.ts';

const { config, dryRun, ...stream } = streamOptions;
const { config: _, ...verify } = verifyOptions;

/** The options that a configuration file may hold: those of `stream` and of `verify`, so one file serves both. */
export const allOptions: Entries = { ...verify, ...stream };
