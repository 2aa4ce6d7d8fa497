import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** A stage of an image: its root folder, and what its instructions have set. */
export interface Stage {
  readonly root: string;
  readonly env: Record<string, string>;
  workdir: string;
  user: string;
  entrypoint: readonly string[];
}

/** What each stage has from its base image: here, from this machine. Node and npm are where they run now. */
const base = ['/usr', '/bin', '/lib', '/lib64', '/sbin', '/etc', '/dev', dirname(dirname(process.execPath))];

/** Builds the stages of a Dockerfile by running their instructions in folders, as root, without an engine. */
export function buildImage(dockerfile: string, context: string, folder: string): Stage {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const line of instructions(dockerfile)) {
    const [, instruction, rest] = /^(\w+)\s+(.*)$/s.exec(line) as unknown as [string, string, string];
    if (instruction === 'FROM') {
      const name = /\sAS\s(\w+)$/i.exec(rest)?.[1] ?? 'last';
      stage = { root: join(folder, name), env: {}, workdir: '/', user: '0:0', entrypoint: [] };
      for (const path of [...base, '/tmp', '/root', '/proc']) mkdirSync(join(stage.root, path), { recursive: true });
      stages.set(name, stage);
      continue;
    }
    const here = stage as Stage;
    if (instruction === 'ENV') Object.assign(here.env, Object.fromEntries([rest.split('=')]));
    else if (instruction === 'USER') here.user = rest;
    else if (instruction === 'ENTRYPOINT') here.entrypoint = JSON.parse(rest) as string[];
    else if (instruction === 'COPY') copy(rest, here, stages, context);
    else if (instruction === 'WORKDIR') {
      here.workdir = rest;
      mkdirSync(join(here.root, rest), { recursive: true });
    } else if (instruction === 'RUN') {
      const { status, stdout, stderr } = runIn(here, ['sh', '-c', rest]);
      if (status !== 0) throw new Error(`RUN ${rest}\nended with ${status}\n${stdout}${stderr}`);
    } else throw new Error(`an instruction that is not known here: ${line}`);
  }
  return stage as Stage;
}

/** Runs a command in a stage, its root folder being all there is. Read-only, it has the rights of a restricted pod. */
export function runIn(stage: Stage, command: readonly string[], { isReadOnly = false } = {}) {
  const { root, env, workdir, user } = stage;
  const [uid, gid] = user.split(':');
  const rights = isReadOnly ? '--no-new-privs --bounding-set=-all --inh-caps=-all' : '';
  const mounts = [
    `mount --bind '${root}' '${root}'`,
    ...base.filter((path) => existsSync(path)).map((path) => `mount --rbind '${path}' '${root}${path}'`),
    `mount -t proc proc '${root}/proc'`,
    ...(isReadOnly ? [`mount -o remount,bind,ro '${root}'`] : cacheOf(root)),
  ];
  const inside = `cd ${workdir} && exec setpriv --reuid=${uid} --regid=${gid} --clear-groups ${rights} "$@"`;
  const script = `${mounts.join(' && ')} && exec chroot '${root}' sh -c '${inside}' sh "$@"`;
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const pass = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(npm_config_|NODE_EXTRA)/i.test(name)),
  );
  return spawnSync('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', ...command], {
    env: { ...pass, PATH, HOME: isReadOnly ? '/' : '/root', ...env },
    encoding: 'utf8',
    maxBuffer: 1e8,
    timeout: 400_000,
  });
}

/** What npm knows: where its registry is, and what it has fetched before. */
function cacheOf(root: string): readonly string[] {
  return ['.npmrc', '.npm'].flatMap((name) => {
    const own = join(homedir(), name);
    const there = join(root, 'root', name);
    if (!existsSync(own)) return [];
    return name === '.npmrc'
      ? [`touch '${there}' && mount --bind '${own}' '${there}'`]
      : [`mkdir -p '${there}' && mount --bind '${own}' '${there}'`];
  });
}

/** Without comments, each on one line. */
const instructions = (dockerfile: string): readonly string[] =>
  dockerfile
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n');

function copy(rest: string, stage: Stage, stages: ReadonlyMap<string, Stage>, context: string): void {
  const words = rest.split(/\s+/);
  const [, from] = /^--from=(\w+)$/.exec(words[0] as string) ?? [];
  const sources = words.slice(from === undefined ? 0 : 1, -1);
  const to = resolve('/', stage.workdir, words.at(-1) as string);
  const isFolder = words.at(-1)?.endsWith('/');
  for (const source of sources) {
    const target = isFolder ? join(to, basename(source)) : to;
    if (from !== undefined) cpSync(join(stages.get(from)?.root as string, source), join(stage.root, target), copying);
    else
      for (const name of source === '.' ? contextOf(context) : [source])
        cpSync(join(context, name), join(stage.root, source === '.' ? join(to, name) : target), copying);
  }
}

const copying = { recursive: true, verbatimSymlinks: true };

/** What .dockerignore leaves: it excludes everything, and names what is needed. */
function contextOf(context: string): readonly string[] {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n');
  const [first, ...named] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*' || named.some((line) => !/^![\w./-]+$/.test(line))) throw new Error('.dockerignore must be a list');
  return named.map((line) => line.slice(1));
}
