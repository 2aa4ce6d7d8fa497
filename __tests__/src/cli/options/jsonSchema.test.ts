import { Validator } from '@cfworker/json-schema';
import { describe, expect, it } from '@jest/globals';
import { allOptions } from '../../../../src/cli/options/allOptions.ts';
import { schemaOf } from '../../../../src/cli/options/jsonSchema.ts';
import type { Schema } from '../../../../src/cli/options/optionEntry.ts';

const schema = schemaOf(allOptions);
const accepts = (value: unknown) => new Validator(schema, '2020-12').validate(value).valid;

describe('the schema of a configuration file', () => {
  it('accepts what the file may hold', () => {
    expect(accepts({ source: 'retail', table: 'order', maxEvents: 5, sink: ['file', 'kafka'], workers: 'auto' })).toBe(
      true,
    );
  });

  it.each([
    { maxEvnts: 5 },
    { maxEvents: 1.5 },
    { sink: ['kafka', 'kafka'] },
    { shard: { index: 0 } },
    { source: '' },
    { config: 'another.yaml' },
  ])('refuses %j', (value) => {
    expect(accepts(value)).toBe(false);
  });

  it('describes every option', () => {
    for (const one of Object.values(schema.properties as Readonly<Record<string, Schema>>))
      expect(one.description).toEqual(expect.any(String));
  });
});
