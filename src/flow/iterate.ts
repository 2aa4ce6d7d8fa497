import { type Observable, Subscriber } from 'rxjs';
import { within } from './context.ts';
import { operate } from './operate.ts';
import { overflow, queueLimit } from './overflow.ts';
import { PausingQueue } from './pausingQueue.ts';

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/**
 * Subscribes to a source and hands out its values one by one, in order. The source is paused while 1,024 values wait. An error comes
 * after the values that came before it, once. `stage` names the caller, for errors.
 */
export function iterate<T>(source: Observable<T>, stage: string): AsyncIterator<T, undefined, undefined> {
  const inbox = new PausingQueue<T>();
  const readers: Reader<T>[] = [];
  let isSubscribed = false;
  let failure: { readonly error: unknown } | undefined;

  const serve = (): void => {
    while (readers.length > 0 && (inbox.length > 0 || inbox.ended)) {
      const { resolve, reject } = readers.shift() as Reader<T>;
      if (inbox.length > 0) resolve({ done: false, value: inbox.take() });
      else if (failure) {
        reject(failure.error);
        failure = undefined;
      } else resolve({ done: true, value: undefined });
    }
  };

  const end = (error?: { readonly error: unknown }): void => {
    if (inbox.ended) return;
    inbox.ended = true;
    failure = error;
    subscriber.unsubscribe();
    serve();
  };

  const receive = (value: T): void => {
    if (inbox.length >= queueLimit) {
      end({ error: overflow(stage, queueLimit) });
      return;
    }
    inbox.put(value);
    serve();
  };

  const subscriber = operate<T, never>({
    destination: new Subscriber(),
    next: receive,
    error: (error) => end({ error }),
    complete: () => end(),
  });

  return {
    next: () =>
      new Promise((resolve, reject) => {
        readers.push({ resolve, reject });
        if (isSubscribed) serve();
        else {
          isSubscribed = true;
          within({ gate: inbox.gate, depth: 0 }, () => source.subscribe(subscriber));
        }
      }),
    return: () => {
      isSubscribed = true;
      while (inbox.length > 0) inbox.take();
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
