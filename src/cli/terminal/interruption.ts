const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof exitCodes;

/**
 * Calls `stop`, with the exit code that is due, when the user (Ctrl-C) or the system asks the process to end; asked again, it
 * ends at once. Returns what lets go of it.
 */
export function onInterrupt(stop: (exitCode: number) => void): () => void {
  const signals = Object.keys(exitCodes) as Signal[];
  const letGo = () => {
    for (const signal of signals) process.off(signal, heard);
  };
  const heard = (signal: Signal) => {
    letGo();
    stop(exitCodes[signal]);
  };
  for (const signal of signals) process.on(signal, heard);
  return letGo;
}
