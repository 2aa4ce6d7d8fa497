import type { Draw } from './draw.ts';
import { mutated } from './mutate.ts';
import { hostileNumber, hostileText } from './values.ts';

/** Rows of one's own, in each format: sound, hostile, of odd shapes, or with changed bytes. */
export function anyRows(draw: Draw, format: 'csv' | 'jsonl' | 'json'): Buffer {
  const text = draw.chance(0.1) ? draw.pick(odd)(draw) : rows(draw, format);
  return draw.chance(0.5) ? mutated(draw, Buffer.from(text)) : Buffer.from(text);
}

function rows(draw: Draw, format: 'csv' | 'jsonl' | 'json'): string {
  const isHostile = draw.chance(0.5);
  const names = ['id', 'at', 'x', ...(isHostile ? draw.some(1, 3, () => hostileText(draw)) : ['name'])];
  // A long name stands in each row of JSON.
  const count = draw.pick([0, 1, 5, 5, 30, names.join('').length > 300 ? 100 : 1_005]);
  const hostileRow = draw.integer(count + 1);
  const cells = Array.from({ length: count }, (_, row) =>
    names.map((_name, i) => (isHostile && row === hostileRow ? hostileCell(draw) : soundCell(i, row))),
  );
  if (format === 'csv') return [names, ...cells].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
  const objects = cells.map((row) => `{${row.map((cell, i) => `${JSON.stringify(names[i])}:${cell}`).join(',')}}`);
  return format === 'jsonl' ? objects.map((object) => `${object}\n`).join('') : `[${objects.join(',\n')}]`;
}

/** As JSON. */
const soundCell = (column: number, row: number): string =>
  [`${row}`, `"2024-01-${String(1 + (row % 28)).padStart(2, '0')}T10:00:00Z"`, `${row / 4}`][column] ?? `"n${row}"`;

const hostileCell = (draw: Draw): string =>
  draw.pick([
    () => JSON.stringify(hostileText(draw)),
    () => JSON.stringify(hostileNumber(draw)),
    () =>
      draw.pick(['null', 'true', '{}', '[]', '{"__proto__":{"x":1}}', '[[1]]', '1e999', '-0', '123456789012345678901']),
    () => draw.pick(['"9999-99-99"', '"2024-02-30"', '"+275760-09-13T00:00:00Z"', '"-271821-04-20"', '"2024-W01-1"']),
  ])();

const csvCell = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Shapes that cost a reader time or memory. */
const odd: readonly ((draw: Draw) => string)[] = [
  () => '['.repeat(100_000),
  () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}\n`,
  () => `[${'{"a":['.repeat(3_000)}1${']}'.repeat(3_000)}]`,
  () => `${Array.from({ length: 5_000 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(4_999)}1\n`,
  () => `{${Array.from({ length: 5_000 }, (_, i) => `"c${i}":${i}`).join(',')}}\n`,
  () => `a,b\n1,"${'x'.repeat(1_000_000)}\n`,
  () => `a,b\n1,${'x'.repeat(1_000_000)}\n`,
  () => '"'.repeat(100_001),
  () => '\n'.repeat(100_000),
  () => '\0'.repeat(10_000),
  () => 'a,a\n1,2\n',
  () => ',,\n,,\n',
  (draw) => hostileText(draw),
  (draw) => draw.some(1, 20, () => hostileCell(draw)).join('\n'),
];

const kinds = ['point', 'contextual', 'collective', 'points', '__proto__', ''];
const options = [
  ...['name', 'column', 'conditionColumn', 'groupColumn', 'timestampColumn', 'windowSeconds', 'fraction'],
  ...['multiplierRange', 'normalValues', 'anomalousValues', 'type', '__proto__', 'fractoin'],
];
const sound = [
  { type: 'point', name: 'spike', column: 'order_total', multiplierRange: [10, 50], fraction: 0.02 },
  {
    type: 'contextual',
    name: 'lost',
    column: 'status',
    conditionColumn: 'status',
    normalValues: ['completed'],
    anomalousValues: ['lost'],
  },
  { type: 'collective', name: 'rush', groupColumn: 'customer_id', timestampColumn: 'order_date', windowSeconds: 300 },
];

/** A file of anomalies. */
export function anyAnomalies(draw: Draw): Buffer {
  const entries = draw.some(0, 3, () => {
    const members = Object.entries(draw.pick(sound)).map(([name, value]) => [name, JSON.stringify(value)] as const);
    const hostile = draw.some(0, 2, () => [draw.pick(options), hostileCell(draw)] as const);
    if (draw.chance(0.1)) hostile.push(['type', JSON.stringify(draw.pick(kinds))]);
    // The last member of a name counts.
    return `{${[...members, ...hostile].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
  });
  const text = draw.chance(0.1) ? draw.pick(odd)(draw) : `[${entries.join(',')}]`;
  return draw.chance(0.4) ? mutated(draw, Buffer.from(text)) : Buffer.from(text);
}
