import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is in the folder of every case, beside the files that the case brings. Nobody is at the other end of the pipe. */
export const standing = {
  folder: 'folder',
  pipe: 'pipe.jsonl',
  loop: 'loop.jsonl',
  dangling: 'dangling.jsonl',
  kept: 'kept.jsonl',
  empty: 'empty.csv',
} as const;

export type Files = Readonly<Record<string, Uint8Array>>;

/** Makes the working folder of a case anew. */
export function makeFolder(path: string, files: Files, hasPipe: boolean): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, standing.folder), { recursive: true });
  symlinkSync(standing.loop, join(path, standing.loop));
  symlinkSync('nowhere.jsonl', join(path, standing.dangling));
  if (hasPipe) execFileSync('mkfifo', [join(path, standing.pipe)]);
  writeFiles(path, { [standing.kept]: Buffer.from('{"kept":true}\n'), [standing.empty]: Buffer.of(), ...files });
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** Looks at a folder; the function says which of its files have come, gone or changed since. */
export function watched(folder: string): () => string[] {
  const before = statesOf(folder);
  return () => {
    const after = statesOf(folder);
    return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  };
}

const statesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const { ino, size, mtimeNs } = lstatSync(join(folder, name), { bigint: true });
      return [name, `${ino} ${size} ${mtimeNs}`];
    }),
  );
