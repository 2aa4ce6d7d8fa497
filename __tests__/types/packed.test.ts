import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { installPacked } from '../support/packedApp.ts';
import { scratch } from '../support/spindle.ts';

const folder = scratch();
const compilers = ['typescript-5.4', 'typescript-5', 'typescript'];
const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly exports: Readonly<Record<string, object | string>>;
};
const paths = Object.keys(exports).filter((path) => path !== './package.json');

/** What a compiler says of the app. */
function compile(compiler: string, options: object): string {
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  const compilerOptions = { target: 'ES2022', ...strict, skipLibCheck: false, noEmit: true, ...options };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  const tsc = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' });
  return stdout + stderr;
}

describe.each(compilers)('the types of the packed package, to %s', (compiler) => {
  beforeAll(() => {
    if (compiler !== compilers[0]) return;
    installPacked(folder, { packages: ['rxjs', '@types/node'] });
    const imports = paths.map((path, i) => `import * as path${i} from 'spindle-rx${path.slice(1)}';`);
    const names = paths.map((_, i) => `path${i}`);
    writeFileSync(join(folder, 'app.ts'), `${imports.join('\n')}\nexport const all = [${names.join(', ')}];\n`);
  });

  it.each([
    { module: 'Node16', moduleResolution: 'Node16' },
    { module: 'NodeNext', moduleResolution: 'NodeNext' },
    { module: 'ESNext', moduleResolution: 'Bundler' },
  ])('compile with moduleResolution $moduleResolution', (resolution) => {
    expect(compile(compiler, { ...resolution, lib: ['ES2022'], types: ['node'] })).toBe('');
  });

  it('compile for a browser, without the types of Node', () => {
    const browser = { module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2022', 'DOM'], types: [] };
    expect(compile(compiler, browser)).toBe('');
  });
});
