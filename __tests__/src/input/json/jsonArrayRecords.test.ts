import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noCounts, nothingFound } from '../../../../src/input/found.ts';
import { jsonArrayRecords } from '../../../../src/input/json/jsonArrayRecords.ts';
import type { JsonRecord } from '../../../../src/input/record.ts';

async function* texts(pieces: Iterable<string>) {
  yield* pieces;
}

const piecesOf = (text: string, size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

async function read(pieces: Iterable<string>, longest?: number): Promise<unknown[]> {
  const reading = { label: 'file', found: nothingFound(), counts: noCounts() };
  const records: JsonRecord[] = [];
  for await (const batch of jsonArrayRecords(texts(pieces), reading, longest)) records.push(...batch);
  return records.map(({ at, values }) => [at, values]);
}

describe('jsonArrayRecords', () => {
  it.each([1, 2, 7, 1000])('is the same in pieces of %i', async (size) => {
    const text = ' [\r\n{"a":"]},{\\"[\\\\"} ,\t{"b":{"c":[1,{}]}},{}\n] \n';
    expect(await read(piecesOf(text, size))).toEqual([
      [1, { a: ']},{"[\\' }],
      [2, { b: { c: [1, {}] } }],
      [3, {}],
    ]);
    expect(await read(piecesOf(' [ ] ', size))).toEqual([]);
  });

  it.each([
    ['', 'is not valid JSON: it ends too early at line 1, column 1'],
    ['[', 'is not valid JSON: it ends too early at line 1, column 2'],
    ['[{"a":1},\n{"b":', 'is not valid JSON: it ends too early at line 2, column 6'],
    ['[{"a":1}\n{"b":2}]', 'is not valid JSON: unexpected "{\\"b\\":2}]" at line 2, column 1'],
    ['[{"a":1},\n]', 'is not valid JSON: unexpected "]" at line 2, column 1'],
    ['[,]', 'is not valid JSON: unexpected ",]" at line 1, column 2'],
    ['[{"a":1}}', 'is not valid JSON: unexpected "}" at line 1, column 9'],
    ['[{"a":1}] 2', 'is not valid JSON: unexpected "2" at line 1, column 11'],
    ['[\n {"a":1,\n  "b": tru}]', 'is not valid JSON: unexpected "tru}" at line 3, column 8'],
    ['[ {"a":]}]', 'is not valid JSON: unexpected "]" at line 1, column 8'],
    ['[{"a":"x\ny"}, {"b":1}]', 'is not valid JSON: unexpected "\\"x" at line 1, column 7'],
    ['[{}, nonsense]', 'is not valid JSON: unexpected "nonsense" at line 1, column 6'],
    ['§', 'is not valid JSON: unexpected "§" at line 1, column 1'],
    ['[{"a":1}, 2]', 'element 2 must be a JSON object, got 2'],
    ['["a"]', 'element 1 must be a JSON object, got "a"'],
    ['[[{}]]', 'element 1 must be a JSON object, got [{}]'],
    ['{"a":1}', 'must hold a JSON array of objects; one object a line is JSON Lines'],
    ['"a"', 'must hold a JSON array'],
    ['null', 'must hold a JSON array'],
  ])('refuses %j: %s', async (text, message) => {
    await expect(read([text])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
    // What is quoted ends with the piece.
    const told = message.replace(/".*(?= at line)/, '.*').replaceAll(/[[\]{}()+?|]/g, '\\$&');
    await expect(read(piecesOf(text, 1))).rejects.toThrow(text === 'null' ? /null|"n"/ : new RegExp(told));
  });

  it('holds one element', async () => {
    const element = `{"a":"${'x'.repeat(500)}"}`;
    expect(await read([`[${Array(10).fill(element)}]`], 1000)).toHaveLength(10);
    function* endless() {
      yield '[{"a":"';
      for (;;) yield 'x'.repeat(100);
    }
    await expect(read(endless(), 1000)).rejects.toThrow('element 1 is longer than 1,000 characters');
  });

  it('reads what JSON.parse reads', async () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (values, indent, size) => {
          const text = JSON.stringify(values, undefined, indent);
          // They become text.
          fc.pre(!/\d{16}/.test(text));
          const expected = (JSON.parse(text) as unknown[]).map((value, i) => [i + 1, value]);
          expect(await read(piecesOf(text, size))).toEqual(expected);
        },
      ),
    );
  });

  it('fails where JSON.parse fails', async () => {
    const changed = fc
      .tuple(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', '[', ' 1', '\n'),
      )
      .map(([values, place, insert]) => {
        const text = JSON.stringify(values);
        const at = place % text.length;
        return text.slice(0, at) + insert + text.slice(insert === '' ? at + 1 : at);
      });
    const isArray = (text: string) => {
      try {
        const value: unknown = JSON.parse(text);
        return (
          Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
        );
      } catch {
        return false;
      }
    };
    await fc.assert(
      fc.asyncProperty(changed, async (text) => {
        const outcome = await read([text]).then(
          () => true,
          () => false,
        );
        expect(outcome).toBe(isArray(text));
      }),
      { numRuns: 1000 },
    );
  });
});
