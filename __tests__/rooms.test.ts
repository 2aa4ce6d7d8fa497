import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const sources = files.filter((file) => /^(src|operators|sinks)\/.*\.ts$/.test(file));

/** Tests of a room without a source file of the same path. */
const withoutSource = (tests: readonly string[]): readonly string[] =>
  tests.filter((test) => {
    const source = /^__tests__\/((?:src|operators|sinks)\/.*)\.test\.ts$/.exec(test)?.[1];
    return source !== undefined && !sources.includes(`${source}.ts`);
  });

describe('rooms', () => {
  it('hold each test at the path of its source file; scenarios/ has the others', () => {
    expect(withoutSource(files)).toEqual([]);
    expect(withoutSource(['__tests__/src/errors.test.ts', '__tests__/src/none.test.ts'])).toEqual([
      '__tests__/src/none.test.ts',
    ]);
  });

  it('hold all of src but three files', () => {
    const loose = sources.filter((file) => file.split('/').length === 2 && file.startsWith('src/'));
    expect(loose).toEqual(expect.arrayContaining(['src/errors.ts', 'src/index.ts']));
    expect(loose.length).toBeLessThanOrEqual(3);
  });

  it('hold files that can be read: at most 250 lines, except lists of data', () => {
    const lines = (file: string) => readFileSync(`${root}/${file}`, 'utf8').split('\n').length - 1;
    const code = sources.filter((file) => !file.includes('/data/'));
    expect(code.filter((file) => lines(file) > 250)).toEqual([]);
  });
});
