import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  await writeFile(at('a.csv'), 'id,text\n1,a\n');
  await writeFile(at('late.csv'), `id\n${'1\n'.repeat(1500)}x\n`);
  await writeFile(at('again.csv'), 'id,_spindle_seq\n1,0\n');
  await writeFile(at('latin.csv'), Buffer.from('id,name\n1,Müller\n', 'latin1'));
  await writeFile(at('inch.csv'), 'item,price\n5" pipe,1\n');
  await writeFile(at('ragged.csv'), 'a,b\n1\n');
  await writeFile(at('empty'), '');
  await writeFile(at('secret'), 'hunter2');
  await writeFile(at('no-hub'), 'Endpoint=sb://ns.net/;SharedAccessKeyName=a;SharedAccessKey=hunter2');
  await writeFile(at('broken.json'), '[\n {"type": "point",\n  "name": hunter}]');
  await writeFile(at('broken.ckpt'), '{\n "tables": nothing}');
  const fraction = { type: 'point', name: 'a', column: 'order_total', fraction: 7 };
  await writeFile(at('fraction.json'), JSON.stringify([{ ...fraction, fraction: 0.1 }, fraction]));
});

const order = ['stream', 'retail', '--table', 'order', '--max-events', '3', '--output', at('out.jsonl')];
const csv = ['stream', at('a.csv'), '--output', at('out.jsonl')];
const console = ['stream', at('a.csv')];
const kafka = ['stream', at('a.csv'), '--sink', 'kafka', '--bootstrap-servers', 'localhost:1', '--topic', 'orders'];
const login = [...kafka, '--sasl-mechanism', 'plain', '--sasl-username', 'me'];
const hub = ['stream', at('a.csv'), '--sink', 'event-hub'];
const verify = ['verify', at('a.csv'), '--against', at('a.csv')];
const generate = ['generate', 'retail', '--output', at('tables')];

/** A command, the flag that is wrong with its value, and how the message goes on. */
const wrong: readonly [args: readonly string[], flag: string, value: string | undefined, told: RegExp][] = [
  [order, '--table', 'ordr', /has no table "ordr".*did you mean "order"/],
  [order, '--all-tables', undefined, /give either --table or --all-tables/],
  [order, '--timeline', undefined, /^--timeline is of all tables/],
  [order, '--scale', 'smal', /^--scale must be/],
  [order, '--scale', '-1', /^--scale must be a positive number, got -1/],
  [
    [...order, '--to', '2024-01-01'],
    '--from',
    '2025-01-01',
    /^--from must be before --to, 2024-01-01T00:00:00.000Z, got 2025/,
  ],
  [[...order, '--from', '2024-01-01'], '--to', 'noon', /--to <time>' .* It must be an ISO date or time/],
  [order, '--seed', '0.5', /^--seed must be an integer, got 0.5/],
  [csv, '--max-events', '-1', /^--max-events must be an integer ≥ 0, got -1/],
  [['stream'], '--sql', 'selekt', /^the query failed: .*syntax error at or near "selekt"$/],
  [csv, '--input-format', 'xml', /--input-format <format>' .* Allowed choices/],
  [csv, '--encoding', 'latin-9000', /^--encoding must be an encoding that TextDecoder knows.*, got "latin-9000"/],
  [['stream', at('latin.csv')], '--quiet', undefined, /latin.csv, line 2 is not UTF-8; .* --encoding windows-1252$/],
  [csv, '--delimiter', ';;', /--delimiter <character>' .* It must be one character/],
  [csv, '--delimiter', '"', /^--delimiter must be one character, and neither a quote nor/],
  [verify, '--delimiter', '', /--delimiter <character>' .* It must be one character/],
  [
    ['stream', at('broken.json')],
    '--no-header',
    undefined,
    /^--no-header is for CSV, and .*broken.json is a JSON array/,
  ],
  [order, '--relaxed-quotes', undefined, /^--relaxed-quotes is for a file of your own/],
  [['stream', at('inch.csv')], '--quiet', undefined, /a quote stands inside the field; --relaxed-quotes takes/],
  [csv, '--bad-rows', 'ignore', /--bad-rows <what>' .* Allowed choices are error, skip/],
  [['stream', at('ragged.csv')], '--bad-rows', 'error', /line 2 has 1 field, .*; --bad-rows skip skips such rows$/],
  [csv, '--types', 'id=txt', /^--types: column "id" must be .*, got "txt"; did you mean "text"/],
  [csv, '--types', 'idd=text', /^--types: .* has no column "idd"; it has id, text; did you mean "id"/],
  [csv, '--types', 'text=integer', /"a" is not a valid integer; --types text=text would take it as text/],
  [csv, '--types', 'id=epoch-m', /^--types: column "id" must be .*, got "epoch-m"; did you mean "epoch-s"/],
  [csv, '--timestamp-column', 'id', /holds integer, not dates; plain numbers .*: --types id=epoch-s$/],
  [csv, '--null', '', /--null <token>' .* It must be a text/],
  [order, '--null', '-', /^--null is for a file of your own/],
  [csv, '--zone', 'Europe/Nowhere', /^--zone must be a time zone, .*, got "Europe\/Nowhere"$/],
  [csv, '--infer-rows', '0', /--infer-rows <n>' .* It must be an integer ≥ 1, or all/],
  [csv, '--timestamp-column', 'tim', /^--timestamp-column: .* has no column "tim"/],
  [csv, '--timestamp-column', 'text', /holds text, not dates; give their format: --types 'text=yyyy\/MM\/dd HH:mm'/],
  [csv, '--metadata', 'drop', /--metadata <what>' .* Allowed choices/],
  [['stream', at('again.csv')], '--quiet', undefined, /: --metadata keep streams it as it is, --metadata replace/],
  [order, '--metadata', 'keep', /^--metadata is for a file of your own/],
  [csv, '--sort-by-time', undefined, /no date column to sort by; name its format: --types 'column=yyyy/],
  [csv, '--reference', 'a=b', /--reference <table.column=table.column>' .* such as orders.customer_id=customers.id/],
  [csv, '--reference', 'a.idd=a.id', /^--reference: table "a" has no column "idd"; it has id, text; did you mean "id"/],
  [order, '--reference', 'a.id=a.id', /^--reference is for a file of your own/],
  [csv, '--loop', '0', /--loop \[n\]' .* It must be an integer ≥ 1; a source comes before --loop/],
  [['stream', '-', '--input-format', 'csv'], '--loop', undefined, /^--loop: stdin can be read only once; name a file/],
  [['stream', '-'], '--quiet', undefined, /^stdin has no ending: say with --input-format which/],
  [order, '--realtime', undefined, /^$/],
  [order, '--rate', '0', /^--rate must be finite and > 0, got 0/],
  [order, '--burst', '0:1:-1', /^--burst: multiplier must be finite and ≥ 0, got -1/],
  [order, '--time-pattern', 'lunch', /--time-pattern <name>' .* Allowed choices/],
  [order, '--duration', '0', /^--duration must be finite and > 0, got 0/],
  [order, '--stage', '60', /--stage <seconds:rate>' .* such as 60:500/],
  [order, '--stage', '60:-1', /--stage <seconds:rate>' .* such as 60:500/],
  [order, '--repeat-stages', undefined, /^--repeat-stages must be left out: there are no stages to repeat/],
  [order, '--sine', '60:1', /--sine <period:least:most>' .* such as 86400:5:200/],
  [order, '--sine', '60:5:1', /--sine <period:least:most>' .* with least ≤ most/],
  [[...order, '--sine', '60:1:5'], '--rate', '5', /^--rate must be left out: --sine gives the rate/],
  [order, '--event-time', 'now', /--event-time <when>' .* Allowed choices/],
  [order, '--start-at', 'noon', /--start-at <time>' .* It must be an ISO date or time/],
  [
    order,
    '--start-at',
    '2026-01-01',
    /^--start-at must be left out: it needs '?--event-time.*arrival'?, --realtime or --replay/,
  ],
  [order, '--shift-to', 'noon', /--shift-to <time>' .* It must be an ISO date or time/],
  [
    [...order, '--event-time', 'arrival'],
    '--shift-to',
    '2026-01-01',
    /^--shift-to must be left out, or --event-time: --event-time says when events happen/,
  ],
  [order, '--replay', '0', /--replay \[speed\]' .* a number > 0; a source comes before --replay/],
  [[...order, '--realtime'], '--replay', undefined, /^--replay must be left out, or --realtime: --realtime paces/],
  [order, '--replay-from', 'now', /^--replay-from needs --replay/],
  [[...order, '--replay'], '--replay-from', 'noon', /--replay-from <time>' .* It must be an ISO date or time/],
  [order, '--max-gap', '5', /^--max-gap needs --replay/],
  [
    [...order, '--replay'],
    '--max-gap',
    '0',
    /^--replay: maxGapSeconds must be|^--max-gap must be finite and > 0, got 0/,
  ],
  [order, '--late', '0.1', /--late <fraction:least-most>' .* such as 0.05:10-300/],
  [order, '--late', '2:1-2', /--late <fraction:least-most>' .* a share from 0 to 1/],
  [order, '--late', '0.1:2-1', /--late <fraction:least-most>' .* such as 0.05:10-300/],
  [[...order, '--out-of-order', '0.1'], '--late', '0.1:1-2', /^--late must be left out, or --out-of-order/],
  [order, '--watermark', '-1', /^--watermark must be finite and ≥ 0, got -1/],
  [order, '--out-of-order', '2', /^--out-of-order must be a number from 0 to 1, got 2/],
  [order, '--max-delay-slots', '0', /^--max-delay-slots must be an integer ≥ 1, got 0/],
  [order, '--causal', undefined, /^--causal needs --timeline/],
  [order, '--anomaly-fraction', '2', /^--anomaly-fraction must be a number from 0 to 1, got 2/],
  [order, '--anomaly-column', 'x', /^--anomaly-column needs --anomaly-fraction/],
  [order, '--anomalies', at('fraction.json'), /^--anomalies: .*fraction.json, anomaly 2: fraction must be .*, got 7/],
  [order, '--anomalies', at('broken.json'), /^--anomalies: .* unexpected "hunter}\]" at line 3, column 11$/],
  [order, '--shard', '4/4', /^--shard must be an integer from 0 to 3, got 4/],
  [[...order, '--shard', '0/2'], '--shard-by', 'x', /^--shard-by: no column "x"/],
  [console, '--sink', 'x', /--sink <sink>' .* console, file/],
  [console, '--on-sink-error', 'x', /--on-sink-error <what>' .* Allowed choices/],
  [console, '--output', '', /--output <path>' .* It must be a file, got no name/],
  [console, '--append', undefined, /^--append is for --sink file/],
  [console, '--truth', '', /--truth <path>' .* It must be a file, got no name/],
  [console, '--indent', '11', /^--indent must be an integer from 0 to 10, got 11/],
  [csv, '--prefix', 'x', /^--prefix is for --sink console/],
  [csv, '--batch-size', '0', /^--batch-size must be an integer ≥ 1, got 0/],
  [csv, '--checkpoint', '', /--checkpoint <file>' .* It must be a file, got no name/],
  [csv, '--checkpoint', at('broken.ckpt'), /^--checkpoint: cannot go on from .*: it does not begin with a checksum/],
  [csv, '--workers', '0', /--workers <n>' .* It must be an integer/],
  [csv, '--ordered', undefined, /^--ordered needs --workers/],
  [kafka, '--bootstrap-servers', 'x', /^--bootstrap-servers must be "host:port"/],
  [kafka, '--topic', 'a b', /^--topic must be up to 249 letters.*, got "a b"/],
  [kafka, '--key-column', 'x', /^--key-column: no column "x"/],
  [kafka, '--sasl-mechanism', 'x', /--sasl-mechanism <name>' .* Allowed choices/],
  [[...login, '--sasl-password-file', at('secret')], '--sasl-username', '', /^--sasl-username must be text/],
  [
    login,
    '--sasl-password-file',
    at('empty'),
    /^--sasl-password-file or SPINDLE_KAFKA_PASSWORD must be text that is not/,
  ],
  [csv, '--ssl', undefined, /^--ssl is for --sink kafka/],
  [kafka, '--compression', 'x', /--compression <codec>' .* Allowed choices/],
  [kafka, '--kafka-client', 'x', /--kafka-client <library>' .* Allowed choices/],
  [
    hub,
    '--connection-string-file',
    at('secret'),
    /^--connection-string-file or SPINDLE_EVENT_HUB_CONNECTION_STRING must/,
  ],
  [hub, '--connection-string-file', at('no-hub'), /has no EntityPath: give --event-hub-name$/],
  [[...hub, '--connection-string-file', at('no-hub')], '--event-hub-name', 'a b', /^--event-hub-name must be the name/],
  [hub, '--partition-key-column', 'x', /SPINDLE_EVENT_HUB_CONNECTION_STRING/],
  [csv, '--no-labels', undefined, /^$/],
  [csv, '--quiet', undefined, /^$/],
  [verify, '--against', at('none'), /cannot read .*none: there is no such file/],
  [verify, '--examples', '-1', /^--examples must be an integer ≥ 0, got -1/],
  [order, '--config', at('none'), /^--config: cannot read .*none/],
  [order, '--dry-run', undefined, /^$/],
  [generate, '--format', 'xml', /--format <format>' .* Allowed choices/],
  [generate, '--workers', '0', /--workers <n>' .* It must be an integer from 1 to 1024, or auto/],
  [generate, '--seed', 'x', /--seed <n>' .* It must be a number/],
];

describe('a message names the flag, and no option of the library', () => {
  it.each(wrong)('%j %s %j', async (args, flag, value, told) => {
    const { stderr } = await spindle([...args, flag, ...(value === undefined ? [] : [value])]);
    const [, message = ''] = /^error: (.*)\n$/.exec(stderr) ?? [];
    expect(message).toMatch(told);
    expect(message).not.toMatch(/hunter2|(?<![\w/.-])[a-z]+[A-Z]\w*|burstWindows|\bno sasl\b/);
  });

  it('of every flag that there is', async () => {
    const tried = new Set(wrong.map(([, flag]) => flag));
    for (const command of ['stream', 'verify', 'generate', 'describe']) {
      const { stdout } = await spindle([command, '--help']);
      for (const [, flag] of stdout.matchAll(/^ +(?:-\w, )?(--(?!help)[\w-]+)/gm)) expect(tried).toContain(flag);
    }
  });

  it('where a run has failed too, and the sink has nothing to do with a login', async () => {
    const inferred = ['--infer-rows', '1000'];
    const late = await spindle(['stream', at('late.csv'), ...inferred, '--output', at('late.jsonl')]);
    expect(late.stderr).toMatch(
      /line 1502, column "id": "x" is not a valid integer; --types id=text would take it as text; --infer-rows all finds the types from every row\n$/,
    );
    const { code, stderr } = await spindle(kafka);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: cannot open topic .*ECONNREFUSED[^(]*\n$/)]);
  });

  it('in a worker as well', async () => {
    const { code, stderr } = await spindle([...order, '--workers', '2', '--out-of-order', '2']);
    expect([code, stderr]).toEqual([2, 'error: --out-of-order must be a number from 0 to 1, got 2\n']);
  });
});
