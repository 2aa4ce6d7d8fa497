import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonFault } from '../../../../src/input/json/jsonFault.ts';

describe('jsonFault', () => {
  it.each([
    ['{"a":1,\n "b": tru}', 'unexpected "tru}" at line 2, column 7'],
    ['[{"a":1}\n{"b":2}]', 'unexpected "{\\"b\\":2}]" at line 2, column 1'],
    ['', 'it ends too early at line 1, column 1'],
    ['{"a":1\n', 'it ends too early at line 2, column 1'],
    ['[1,]', 'unexpected "]" at line 1, column 4'],
    ['{"a":1,}', 'unexpected "}" at line 1, column 8'],
    ['{"a" 1}', 'unexpected "1}" at line 1, column 6'],
    ['{a:1}', 'unexpected "a:1}" at line 1, column 2'],
    ['{"a":"b":1}', 'unexpected ":1}" at line 1, column 9'],
    ['[1] 2', 'unexpected "2" at line 1, column 5'],
    ['["a\nb"]', 'unexpected "\\"a" at line 1, column 2'],
    ['[1.]', 'unexpected ".]" at line 1, column 3'],
    ['[[[}', 'unexpected "}" at line 1, column 4'],
    ['\u001b[31m', 'unexpected "\\u001b[31m" at line 1, column 1'],
    ['['.repeat(100_000), 'it ends too early at line 1, column 100001'],
  ])('of %j', (text, fault) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFault(text, true)).toBe(fault);
  });

  it('finds the line, however deep it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, n) => {
        const lines = JSON.stringify(value, undefined, 1).split('\n');
        const line = n % lines.length;
        lines[line] = `§${lines[line]}`;
        expect(jsonFault(lines.join('\n'), true)).toMatch(new RegExp(`at line ${line + 1}, column 1$`));
      }),
    );
  });
});
