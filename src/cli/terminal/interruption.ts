import { constants } from 'node:os';

/** What asks a process to end: Ctrl-C, the system, a terminal that is closed. */
export const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Interrupt = (typeof interrupts)[number];

/** What a shell calls the end of a process by a signal. */
export const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Calls `stop`, with the signal, when the user or the system asks the process to end; asked again, it ends at once. Returns a
 * function that removes the handlers.
 */
export function onInterrupt(stop: (signal: Interrupt) => void): () => void {
  const letGo = () => {
    for (const signal of interrupts) process.off(signal, heard);
  };
  const heard = (signal: Interrupt) => {
    letGo();
    stop(signal);
  };
  for (const signal of interrupts) process.on(signal, heard);
  return letGo;
}
