import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { ConsoleSink } from '../../../sinks/consoleSink.ts';
import type { Sink } from '../../../sinks/sink.ts';

/**
 * Writes events to a named pipe. Neither opening nor writing blocks the process, which must hear signals meanwhile. The pipe
 * stays open between two runs, since its reader takes the end of the first one for the end of all.
 */
export function pipeSink(path: string): Sink {
  let pipe: Socket | undefined;
  let sink: ConsoleSink | undefined;
  return {
    start: (controller) => {
      pipe ??= openPipe(path);
      sink ??= new ConsoleSink({ stream: pipe });
      sink.start(controller);
    },
    write: (batch) => sink?.write(batch),
    close: () => sink?.close(),
    abort: (reason) => {
      sink?.abort(reason);
      // What waits for a slow reader would keep the process.
      pipe?.destroy();
    },
  };
}

function openPipe(path: string): Socket {
  try {
    return new Socket({ fd: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), readable: false });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENXIO' ? 'nobody reads this pipe; start its reader first' : message;
    throw Object.assign(new Error(`cannot open ${path}: ${reason}`, { cause }), { code });
  }
}
