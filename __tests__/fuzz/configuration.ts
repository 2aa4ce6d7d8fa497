import { allOptions } from '../../src/cli/options/allOptions.ts';
import type { Draw } from './draw.ts';
import { anyAnomalies } from './inputFiles.ts';
import { mutated } from './mutate.ts';
import { optionValue } from './optionValues.ts';
import { hostileText } from './values.ts';

/** A configuration file: options with values of their type or another one, hostile names, and YAML's own traps. */
export function anyConfiguration(draw: Draw): Buffer {
  const named = draw.some(0, 5, () => member(draw));
  const lines = ['source: retail', 'table: order', 'maxEvents: 5', 'against: events.jsonl', ...named];
  if (draw.chance(0.3)) lines.splice(draw.integer(lines.length), 1);
  if (draw.chance(0.15)) lines.push(`anomalies: ${anyAnomalies(draw)}`);
  if (draw.chance(0.15)) lines.push(draw.pick(traps));
  const text = `${lines.join('\n')}\n`;
  return draw.chance(0.4) ? mutated(draw, Buffer.from(text)) : Buffer.from(text);
}

function member(draw: Draw): string {
  const [name, entry] = draw.pick(Object.entries(allOptions));
  if (draw.chance(0.05)) return `${JSON.stringify(hostileText(draw))}: 1`;
  const value = entry.argument === undefined ? 'true' : optionValue(draw, name, entry, draw.chance(0.2));
  const quoted = JSON.stringify(value);
  return `${name}: ${draw.pick([value, quoted, quoted, `[${quoted}]`, `{ a: ${quoted} }`, 'null', '1', 'no', '[]'])}`;
}

const aliases = Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`)}]`);

const traps = [
  aliases.join('\n'),
  'a: &a [*a]',
  'table: *nothing',
  `table: ${'['.repeat(5_000)}`,
  `table: ${'[a,'.repeat(2_000)}${']'.repeat(2_000)}`,
  'table: !!binary "/w=="',
  'table: !!js/function "function () {}"',
  'table: !custom order',
  '<<: { seed: 1 }',
  '? [a, b]\n: 1',
  '? { table: order }\n: 1',
  '---\ntable: order\n---\ntable: store',
  '%YAML 9.9\n---\ntable: order',
  '\ttable: order',
  'table: |\n  order\n \u001b]0;x\u0007',
  'table: "a\\0b"\noutput: "a\\0b"',
  'output: "a\\0b.jsonl"',
  'checkpoint: "a\\0b"\ntruth: "c\\0d"',
  '__proto__: { table: order }',
  'constructor: 1',
  '1: 2',
  'null: 1',
  'seed: 0o17',
  'seed: .inf',
  'seed: 2024-01-01',
  `types: { ${Array.from({ length: 3_000 }, (_, i) => `c${i}: text`).join(', ')} }`,
];
