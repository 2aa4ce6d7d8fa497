import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript-5';

const root = fileURLToPath(new URL('..', import.meta.url));
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

// "./operators" is built from operators/index.ts.
const entries = Object.entries<{ types?: string }>(readJson('package.json').exports).flatMap(([path, { types }]) => {
  const source = types?.replace('./dist/', '').replace('.d.ts', '.ts');
  return source ? [{ module: join('spindle-rx', path), source }] : [];
});
const program = ts.createProgram(
  entries.map(({ source }) => join(root, source)),
  { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: ['node'], allowImportingTsExtensions: true },
);
const checker = program.getTypeChecker();

/** What a module exports that exists at run time, by name. */
function valuesOf(source: string): Map<string, ts.Symbol> {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, source)) as ts.SourceFile);
  const exported = checker.getExportsOfModule(module as ts.Symbol);
  return new Map(
    exported.flatMap((symbol) => {
      const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const isTypeOnly = symbol.declarations?.every(ts.isTypeOnlyExportDeclaration);
      return declared.flags & ts.SymbolFlags.Value && !isTypeOnly ? [[symbol.name, declared]] : [];
    }),
  );
}

const hasExample = (symbol: ts.Symbol) => symbol.getJsDocTags(checker).some(({ name }) => name === 'example');

/** The parameters of a function, or of the constructor and the methods of a class. */
const parametersOf = (symbol: ts.Symbol) =>
  (symbol.declarations ?? []).flatMap((declaration) => {
    const members: readonly ts.Node[] = ts.isClassDeclaration(declaration) ? declaration.members : [declaration];
    return members.flatMap((member) => {
      const isPrivate = ts.isMethodDeclaration(member) && ts.isPrivateIdentifier(member.name);
      return ts.isFunctionLike(member) && !isPrivate ? [...member.parameters] : [];
    });
  });

describe('the reference', () => {
  it('has a module for each import path, called by it', () => {
    const documented = readJson('docs/typedoc.json').entryPoints.map((entry: string) => join('docs', entry));
    expect(documented.sort()).toEqual(entries.map(({ source }) => source).sort());
    for (const { module, source } of entries)
      expect(readFileSync(join(root, source), 'utf8')).toContain(` * @module ${module}\n`);
  });

  it.each(entries)('has an example for each value of $module', ({ source }) => {
    const values = [...valuesOf(source)];
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(([, symbol]) => !hasExample(symbol)).map(([name]) => name)).toEqual([]);
  });

  it.each(entries)('calls options by name in $module, where TypeDoc would have __namedParameters', ({ source }) => {
    const unnamed = [...valuesOf(source)].filter(([, symbol]) =>
      parametersOf(symbol).some(({ name }) => !ts.isIdentifier(name)),
    );
    expect(unnamed.map(([name]) => name)).toEqual([]);
  });
});
