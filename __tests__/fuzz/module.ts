import type { Draw } from './draw.ts';
import { hostileText } from './values.ts';

const generator = new URL('../../dist/src/generator/index.js', import.meta.url).href;

/** A module that should export a domain: one that does, one with hostile names, and others that do not. */
export function anyModule(draw: Draw): Buffer {
  const name = JSON.stringify(draw.chance(0.5) ? hostileText(draw) : 'x');
  const domain = `import { defineDomain, foreignKey, sequence, uniformTime, vocabulary } from ${JSON.stringify(generator)};
const columns = { a_id: sequence(), at: uniformTime('2024-01-01', '2024-02-01'), [${name}]: vocabulary([${name}, 'b'])${draw.chance(0.2) ? ", f: foreignKey('nowhere')" : ''} };
export default defineDomain({
  name: ${name},
  scales: { small: { a: 5 }, [${name}]: { a: 1 } },
  tables: { a: { rows: 'scaled', columns }, [${draw.chance(0.3) ? name : '"b"'}]: { rows: 3, columns } },
});`;
  return Buffer.from(
    draw.pick([
      domain,
      domain,
      `throw new Error(${name});`,
      `throw ${name};`,
      `throw null;`,
      `export default { name: ${name}, tables: {}, scales: {} };`,
      `export default { name: ${name}, tables: null, scales: null };`,
      `export default { name: ${name}, tables: { a: { columns: { a: 1 } } }, scales: { small: { a: 1 } } };`,
      'export default 1;',
      'export default { get name() { throw new Error("no"); } };',
      'export const x = 1;',
      'export default {',
      'import "./missing.mjs";',
      `import ${name};`,
    ]),
  );
}
