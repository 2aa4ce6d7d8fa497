/**
 * The source of an object literal whose properties may hold anything. The engine would else assume of each that what it
 * holds is like its first values, say always null, and compile again all that reads it where that ends.
 */
export function literal(properties: readonly { readonly name: string; readonly value: string }[]): string {
  const source = (show: (value: string) => string) =>
    `{ ${properties.map(({ name, value }) => `${keyOf(name)}: ${show(value)}`).join(', ')} }`;
  for (const example of ['null', '0']) new Function(`return ${source(() => example)};`)();
  return source((value) => value);
}

/** As a plain name, `__proto__` would set the prototype. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));
