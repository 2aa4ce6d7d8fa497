import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Locked {
  readonly dev?: true;
  readonly optional?: true;
  readonly devOptional?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Installation {
  /** As `npm install --omit=optional`. Default false. */
  readonly omitOptional?: boolean;
  /** What the app depends on besides spindle-rx. Default: rxjs. */
  readonly packages?: readonly string[];
}

/**
 * An app in this folder that has spindle-rx as `npm pack` packs it. Its dependencies are those of this repository's lockfile, and
 * nothing is fetched.
 */
export function installPacked(folder: string, { omitOptional = false, packages = ['rxjs'] }: Installation = {}): void {
  const own = join(folder, 'node_modules/spindle-rx');
  mkdirSync(own, { recursive: true });
  // `npm install` has built it.
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(String(packed)) as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', own, '--strip-components=1']);

  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  for (const path of Object.keys(lock.packages)) if (isNeeded(path)) link(path);
  for (const name of packages) linkWithDependencies(name);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));

  function isNeeded(path: string): boolean {
    const { dev, optional, devOptional } = lock.packages[path] as Locked;
    // Packages within packages come with them.
    const isTop = path.lastIndexOf('node_modules/') === 0;
    return isTop && !dev && !(omitOptional && (optional || devOptional));
  }

  function linkWithDependencies(name: string): void {
    if (!link(`node_modules/${name}`)) return;
    for (const needed of Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {}))
      linkWithDependencies(needed);
  }

  /** False if it is there already. */
  function link(path: string): boolean {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    try {
      symlinkSync(join(root, path), join(folder, path));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }
}
