import type { Entry, Schema } from '../../src/cli/options/optionEntry.ts';
import type { Draw } from './draw.ts';
import { standing } from './folder.ts';
import { hostileNumber, hostileText } from './values.ts';

const columns = [
  'order_id',
  'customer_id',
  'order_total',
  'order_date',
  'status',
  'promotion_id',
  'id',
  'at',
  'x',
  'no',
];

/** Where a file is written: plain and deep paths, what is no file, and names that no file system takes. */
const written = [
  ...['out.jsonl', 'out.jsonl', 'truth.jsonl', 'new/deep/out.jsonl', './kept.jsonl', 'folder', 'folder/out.jsonl'],
  ...['kept.jsonl/out.jsonl', 'a\u001b[31mb\n.jsonl', `${'n'.repeat(300)}.jsonl`, '/dev/null', '/dev/full', '-', ''],
  ...Object.values(standing),
];

const read = [
  ...['rows.csv', 'rows.jsonl', 'rows.json', 'config.yaml', 'anomalies.json', 'events.jsonl', 'missing.jsonl', '-'],
  ...['/dev/null', 'folder', 'a\u001b[31mb.csv'],
  ...Object.values(standing),
];

/** By option: what makes sense, or nearly. Not here is what the schema says by itself. */
const sensible: Readonly<Record<string, readonly string[]>> = {
  table: ['order', 'customer', 'store', 'order_line', 'return', 'rows', 'Order', 'ordr'],
  scale: ['small', 'fabric_demo', '0.01', '0.1', '0.0001', 'smal'],
  from: ['2024-01-01', '2024-02-29T08:00:00Z', '1000-01-01', 'now-30d', 'now', '0000-01-01', 'from-2y', '2024-02-30'],
  to: ['2025-01-01', '2024-02-29T08:00:00.001Z', '2123-01-01', '9000-01-01', 'now', 'now+999999999d', 'now-1y'],
  seed: ['0', '1', '42', '-1', '9007199254740991'],
  maxEvents: ['0', '1', '2', '7', '50'],
  types: [
    'order_id=text',
    'id=integer',
    'id=number',
    'at=date',
    'at=yyyy/MM/dd',
    'x=boolean',
    'at=txt',
    'id=a=b',
    'id=epoch-s',
    'at=M/d/yyyy',
  ],
  null: ['-', 'NA', '1', ''],
  reference: ['rows.id=rows.id', 'rows.x=rows.id', 'rows.no=rows.id', 'a.b=c.d', 'rows.at=rows.id', '=.', 'rows=rows'],
  loop: ['1', '2', '0', '1e3', 'rows.csv', ''],
  zone: ['Europe/Berlin', 'UTC+2', 'local', 'Mars'],
  inferRows: ['1', '2', 'all', '0', '1e9', 'some'],
  rate: ['100000', '1e6', '1e308'],
  duration: ['0.001', '0.1', '1e308'],
  burst: ['0:1:10', '0:1:0', '0:0:1', '1:2', '0:1e308:1e308', '0:1:-1', ':::', '1:1:1:1'],
  stage: ['1:100', '0:5', '1:0', '1e308:1e308', '1', '1:-1', ':'],
  sine: ['1:1:100', '0:1:2', '1e308:0:1e308', '1:2:1', '1:1'],
  startAt: ['2024-01-01', 'now', 'now-1y', 'noon'],
  shiftTo: ['2024-01-01', 'now+30d', '9999-01-01', 'noon'],
  replay: ['1e9', 'Infinity', '1e12', '0', 'fast'],
  late: ['0.1:1-5', '1:0-0', '0.5:1e9-1e308', '0:1-2', '0.1:2-1', '2:1-2', ':-'],
  shard: ['0/1', '0/2', '1/2', '2/2', '0/0', '0/1000000', '0/9007199254740993', '0/99999999999999999999', 'auto'],
  sink: ['console', 'file', 'console', 'file', 'kafka', 'event-hub'],
  workers: ['0', '1', '2', '3', 'auto', '-1', '1.5', '1025', '1e1', '0x2', 'Infinity', 'two', ''],
  maxDelaySlots: ['1', '10', '100000', '9007199254740991'],
  batchSize: ['1', '3', '100', '9007199254740991'],
  examples: ['0', '1', '9007199254740991'],
  bootstrapServers: ['localhost:1', '[::1]:1', 'localhost', ':', 'localhost:65536', 'localhost:1,', ',,'],
  topic: ['orders', '..', 'a b', 't'.repeat(250)],
  against: ['events.jsonl', 'events.jsonl', 'kept.jsonl', 'kafka', '-', ...read],
  ...Object.fromEntries(
    ['timestampColumn', 'anomalyColumn', 'shardBy', 'keyColumn', 'partitionKeyColumn'].map((name) => [name, columns]),
  ),
  ...Object.fromEntries(['output', 'truth', 'checkpoint'].map((name) => [name, written])),
  config: read,
  anomalies: read,
};

/** Named by nothing else: the content of another file may be told. */
const secrets = ['secret.txt', 'missing.txt', 'folder', ''];

/** So many threads are real ones, and outputs stay in the folder of the case. */
const never = ['workers'];

/** The text of an option's value: one that makes sense, one at a boundary, one that is hostile, or one of another option. */
export function optionValue(draw: Draw, name: string, { schema }: Entry, isHostile: boolean): string {
  const own = name.endsWith('File') ? secrets : (sensible[name] ?? ofSchema(schema));
  if (!isHostile || never.includes(name)) return draw.pick(own);
  return draw.pick([hostileText, hostileText, hostileNumber, (d: Draw) => d.pick(Object.values(sensible).flat())])(
    draw,
  );
}

function ofSchema({ enum: values, type, minimum, exclusiveMinimum, maximum }: Schema): readonly string[] {
  if (Array.isArray(values)) return values.map(String);
  if (type !== 'number' && type !== 'integer') return ['order', 'x', 'a b'];
  const bounds = [minimum, exclusiveMinimum, maximum].filter((bound) => bound !== undefined).map(Number);
  return [...bounds.flatMap((bound) => [bound, bound - 1, bound + 1, bound + 0.5]), 0.1, 1, 2].map(String);
}
