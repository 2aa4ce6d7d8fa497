import type { Entries, Entry, Schema } from './optionEntry.ts';

const name = { type: 'string', minLength: 1 } as const;

/** What a configuration file holds beside options: what the command takes as its arguments. */
const source = {
  anyOf: [name, { type: 'array', items: name, minItems: 1 }],
  description: 'a domain, a module whose default export is one, a file or a folder; or a list of files and folders',
} as const;

/** The JSON Schema of a configuration file with these options. */
export const schemaOf = (entries: Entries): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'spindle configuration',
  type: 'object',
  properties: {
    source,
    ...Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, described(entry)])),
  },
  additionalProperties: false,
});

const described = (entry: Entry): Schema => ({
  ...entry.schema,
  description: entry.isNegated ? `false: ${entry.help}` : `${entry.help} (default: ${entry.default})`,
});

/** What a value of the schema is, in words: `an integer ≥ 0`. */
export function inWords(schema: Schema): string {
  const { type, enum: values, anyOf, const: only, items, properties } = schema;
  if (only !== undefined) return String(only);
  if (Array.isArray(values)) return values.join(' or ');
  if (Array.isArray(anyOf)) return anyOf.map(inWords).join(' or ');
  if (type === 'array') return `a list, of ${inWords(items as Schema)}`;
  if (properties !== undefined) return `{ ${Object.keys(properties as Schema).join(', ')} }`;
  if (type === 'object') return 'a map of names to text';
  if (type === 'boolean') return 'true or false';
  if (Array.isArray(type)) return type.map((one) => inWords({ type: one })).join(' or ');
  if (type === 'string') return 'text';
  return numberInWords(schema);
}

function numberInWords({ type, minimum, exclusiveMinimum, maximum }: Schema): string {
  const kind = type === 'integer' ? 'an integer' : 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${kind} ≥ ${minimum}`;
  if (exclusiveMinimum !== undefined) return `${kind} > ${exclusiveMinimum}`;
  return kind;
}
