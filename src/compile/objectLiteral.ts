import { compile } from './compile.ts';

/** A property of an object literal: its name, and the source of its value. */
interface Property {
  readonly name: string;
  readonly value: string;
}

/**
 * The source of an object literal whose properties may hold values of any type.
 *
 * V8 assumes that a property holds what its first values were, always null say, and deoptimizes all code that reads it
 * when that ends. So literals of the same shape are first made of null and of a number.
 */
export function objectLiteral(properties: readonly Property[]): string {
  for (const example of ['null', '0']) {
    const source = sourceOf(properties.map(({ name }) => ({ name, value: example })));
    compile<() => object>('', `return ${source};`)?.();
  }
  return sourceOf(properties);
}

const sourceOf = (properties: readonly Property[]): string =>
  `{ ${properties.map(({ name, value }) => `${keyOf(name)}: ${value}`).join(', ')} }`;

/** As a plain name, `__proto__` would set the prototype. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));
