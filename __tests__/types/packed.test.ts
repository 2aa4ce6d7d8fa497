import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript-5';
import { installPacked } from '../support/packedApp.ts';
import { scratch } from '../support/spindle.ts';

const folder = scratch();
const compilers = ['typescript-5.4', 'typescript-5', 'typescript'];
const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly exports: Readonly<Record<string, object | string>>;
};
const paths = Object.keys(exports).filter((path) => path !== './package.json');

const useOfTypes = `
import {
  AnomalyRegistry, batch, fromTable, fromTables, injectAnomalies, PointAnomaly, RetailDomain, Spindle, type SpindleEvent, SpindleStreamer,
  sinkTo,
} from 'spindle-rx';

const { tables } = new Spindle().generate({ domain: new RetailDomain() });
export const row = tables.order.row(0);
export const order = tables.order;
const registry = new AnomalyRegistry([new PointAnomaly('spike', { column: 'order_total' })]);
const inject = injectAnomalies(registry);
const events = new SpindleStreamer({ domain: new RetailDomain() }).events('order');
events.subscribe((event) => event.order_total.toFixed());
fromTables({ customer: tables.customer, order: tables.order }).subscribe((event) => {
  if (event._spindle_table === 'customer') event.loyalty_tier.length;
  else event.order_total.toFixed();
});
const orders = fromTable(tables.order).pipe(inject);
orders.subscribe((event) => event.order_total.toFixed());
orders.pipe(batch(10), sinkTo({ write(_events: readonly SpindleEvent[]) {} }));
// @ts-expect-error: a batch of batches
orders.pipe(batch(10), batch(10));
// @ts-expect-error: a batch is no event
orders.pipe(batch(10), inject);
// @ts-expect-error: no such column
fromTable(tables.customer).pipe(inject);
`;

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
    writeFileSync(
      join(folder, 'app.ts'),
      `${imports.join('\n')}\nexport const all = [${names.join(', ')}];\n${useOfTypes}`,
    );
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

it('an editor shows the fields of a row, not how its domain declares them', () => {
  const resolution = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const program = ts.createProgram([join(folder, 'app.ts')], { ...resolution, strict: true, noEmit: true });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(folder, 'app.ts')) as ts.SourceFile;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file) as ts.Symbol);
  const shown = (name: string): string => {
    const symbol = exported.find((one) => one.name === name) as ts.Symbol;
    return checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, ts.TypeFormatFlags.NoTruncation);
  };
  expect(shown('row')).toMatch(/^\{ readonly order_id: number; .* readonly order_date: Date; .* \}$/);
  expect(shown('order')).toBe(`Table<${shown('row')}>`);
});
