/** A line on a terminal's stderr: how far the run is, how fast, and how long it will take. */
export interface Progress {
  /** Begins a run of so many events, or of so many seconds, where either is known. */
  start(total?: number, seconds?: number): void;
  update(events: number): void;
  stop(): void;
}

const none: Progress = { start() {}, update() {}, stop() {} };

/** Nothing is shown, nor loaded, unless it is wanted and the stream, stderr, is a terminal. */
export async function loadProgress(
  wanted: boolean,
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean } = process.stderr,
): Promise<Progress> {
  if (!wanted || !stream.isTTY) return none;
  const { SingleBar, Format } = (await import('cli-progress')).default;
  let seconds: number | undefined;
  let startedAt = 0;
  const bar = new SingleBar({
    stream,
    clearOnComplete: true,
    hideCursor: false,
    // Ctrl-C is the command's own business.
    gracefulExit: false,
    barsize: 30,
    barCompleteString: '='.repeat(30),
    barIncompleteString: '-'.repeat(30),
    barGlue: '',
    format: (options, { value, total }) => {
      const elapsed = (performance.now() - startedAt) / 1000;
      const rate = elapsed > 0 ? value / elapsed : 0;
      const left = [
        ...(total > 0 && rate > 0 ? [(total - value) / rate] : []),
        ...(seconds === undefined ? [] : [seconds - elapsed]),
      ];
      const parts = [
        ...(total > 0 ? [Format.BarFormat(Math.min(1, value / total), options)] : []),
        `${count(value)}${total > 0 ? ` of ${count(total)}` : ''} events`,
        `${count(rate)}/s`,
        ...(left.length > 0 ? [`${count(Math.max(0, Math.min(...left)))} s left`] : []),
      ];
      return parts.join('  ');
    },
  });
  return {
    start: (total = 0, duration) => {
      seconds = duration;
      startedAt = performance.now();
      bar.start(total, 0);
    },
    update: (events) => bar.update(events),
    stop: () => bar.stop(),
  };
}

const count = (n: number): string => Math.round(n).toLocaleString('en-US');
