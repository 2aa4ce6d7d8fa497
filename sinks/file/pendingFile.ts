import { chmodSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineFile } from './lineFile.ts';

/** The path of the draft: where a file is written until it replaces the last one. */
export const draftOf = (path: string): string => `${placeOf(path)}.tmp`;

/**
 * A file that replaces another one as a whole. It is written beside it as a draft. Until then the other file stays as it is, also
 * after a crash or on a full disk.
 */
export class PendingFile {
  readonly #place: string;
  readonly #draft: LineFile;

  constructor(path: string) {
    this.#place = placeOf(path);
    this.#draft = new LineFile(draftOf(path), 'w');
  }

  /** Opens the draft. */
  open(): void {
    this.#draft.open();
  }

  /** Appends bytes. Done when the system has taken all of them. */
  append(bytes: Uint8Array): void {
    this.#draft.append(bytes);
  }

  /** Appends bytes beside other work. Until it is done, the bytes must stay as they are, and no other method be called. */
  appendLater(bytes: Uint8Array): Promise<void> {
    return this.#draft.appendLater(bytes);
  }

  /** Puts the draft on disk and closes it. */
  close(): void {
    this.#draft.close();
  }

  /** Moves the closed draft to its place. It gets the permissions of the file that was there. */
  replace(): void {
    const before = statSync(this.#place, { throwIfNoEntry: false });
    if (before) chmodSync(this.#draft.path, before.mode & 0o7777);
    renameSync(this.#draft.path, this.#place);
  }

  /** Removes the draft, if there is one. What fails is dropped, because another failure was reported before. */
  discard(): void {
    try {
      this.#draft.abort();
      rmSync(this.#draft.path, { force: true });
    } catch {}
  }
}

/** Links are followed, also one to a file that is not there yet: the file is replaced, and the link stays. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const target = (error as NodeJS.ErrnoException).code === 'ENOENT' ? targetOf(path) : undefined;
    return target === undefined ? resolve(path) : placeOf(resolve(dirname(path), target));
  }
}

function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
