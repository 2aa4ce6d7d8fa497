import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dataset, scratch, spindle } from '../support/spindle.ts';

const folder = scratch();
const output = join(folder, 'keep.jsonl');
const file = (name: string) => join(folder, name);
const weather = dataset('seattle-weather.csv');

beforeAll(async () => {
  await writeFile(output, 'keep');
  await writeFile(file('notes.txt'), '');
  await writeFile(file('broken.json'), '[{\n');
  await writeFile(file('object.json'), '{ "type": "point", "name": "a" }');
  await writeFile(file('kind.json'), '[{ "type": "points", "name": "a" }]');
  await writeFile(file('option.json'), '[{ "type": "point", "name": "a", "column": "order_total", "fracton": 1 }]');
  await writeFile(file('column.json'), '[{ "type": "point", "name": "a", "column": "order_totl" }]');
  await writeFile(
    file('range.json'),
    '[{ "type": "point", "name": "a", "column": "order_total", "multiplierRange": 3 }]',
  );
  await writeFile(file('text.json'), '[{ "type": "point", "name": "a", "column": "status" }]');
  await writeFile(file('secret.txt'), 'SharedAccessKey=hunter2');
  await writeFile(file('same.json'), '[{ "type": "point", "name": "order_total", "column": "order_total" }]');
  const twice = { type: 'point', name: 'a', column: 'order_total' };
  await writeFile(file('twice.json'), JSON.stringify([twice, twice]));
  await writeFile(file('late.csv'), 'a,b\n1,2\n1\n');
});

const order = (...flags: string[]) => ['stream', 'retail', '--table', 'order', ...flags];

const kafka = (...flags: string[]) =>
  order('--sink', 'kafka', '--bootstrap-servers', 'localhost:1', '--topic', 'orders', ...flags);

describe('wrong usage is told in one line, exit code 2, and no file is touched', () => {
  it.each<[string[], RegExp]>([
    [['stream', 'retial', '--table', 'order'], /no domain "retial".*did you mean "retail"/],
    [['stream', 'retail', '--table', 'ordr'], /no table "ordr".*did you mean "order"/],
    [['stream', 'retail'], /--table is missing.*customer.*--all-tables/],
    [order('--all-tables'), /either --table or --all-tables/],
    [order('--max-event', '5'), /unknown option '--max-event' \(Did you mean --max-events\?\)/],
    [order('--max-events', '-1'), /--max-events must be an integer ≥ 0, got -1/],
    [order('--max-events', 'many'), /--max-events.*It must be a number/],
    [order('--batch-size', '0'), /--batch-size must be an integer ≥ 1, got 0/],
    [order('--rate', '0'), /--rate must be finite and > 0, got 0/],
    [order('--duration', '-3'), /--duration must be finite and > 0, got -3/],
    [order('--burst', '30:60'), /--burst.*start:duration:multiplier/],
    [order('--burst', '30:60:-1'), /--burst: multiplier must be finite and ≥ 0, got -1/],
    [order('--time-pattern', 'lunch'), /Allowed choices are business-hours, retail-peak/],
    [order('--out-of-order', '2'), /--out-of-order must be a number from 0 to 1, got 2/],
    [order('--max-delay-slots', '0'), /--max-delay-slots must be an integer ≥ 1, got 0/],
    [order('--anomaly-fraction', '1.5'), /--anomaly-fraction must be a number from 0 to 1, got 1.5/],
    [order('--anomaly-fraction', '0.1', '--anomaly-column', 'order_totl'), /did you mean "order_total"/],
    [order('--anomaly-column', 'order_total'), /--anomaly-column needs --anomaly-fraction/],
    [['stream', 'retail', '--table', 'customer', '--anomaly-fraction', '0.1'], /no main measure.*--anomaly-column/],
    [order('--anomalies', file('none.json')), /--anomalies: cannot read .*none\.json/],
    [
      order('--anomalies', file('broken.json')),
      /--anomalies: .*broken\.json is not valid JSON: it ends too early at line 2, column 1/,
    ],
    [order('--anomalies', file('object.json')), /must hold a JSON array, got {type, name}/],
    [order('--anomalies', file('twice.json')), /--anomalies: .*twice\.json, anomaly 2: name must be unique.*got "a"/],
    [
      order('--anomalies', file('same.json'), '--anomaly-fraction', '0.1'),
      /--anomaly-fraction makes point:order_total, and --anomalies .*same\.json has one of that name/,
    ],
    [order('--anomalies', file('kind.json')), /anomaly 1: type must be point, contextual or collective, got "points"/],
    [order('--anomalies', file('option.json')), /anomaly 1: .*no option "fracton".*did you mean "fraction"/],
    [order('--anomalies', file('range.json')), /anomaly 1: /],
    [order('--anomalies', file('column.json')), /no column "order_totl".*did you mean "order_total"/],
    [
      ['stream', 'retail', '--all-tables', '--anomalies', file('column.json')],
      /point:a: no table has all of its columns/,
    ],
    [order('--timestamp-column', 'order_dat'), /--timestamp-column: .*did you mean "order_date"/],
    [
      order('--timestamp-column', 'status'),
      /--timestamp-column: column "status" of table "order" holds text, not times/,
    ],
    [
      order('--scale', 'smal'),
      /--scale must be .*domain retail \(.*\bsmall\b.*\), got "smal"; did you mean "small"\?$/m,
    ],
    [order('--output', output, '--truth', '.'), /--truth must be a file that can be written: \.: it is a folder/],
    [order('--output', output, '--truth', `${output}/x`), /--truth .*: what should be its folder is a file/],
    [order('--output', output, '--truth', 'x'.repeat(300)), /--truth must .*: ENAMETOOLONG/],
    [order('--checkpoint', '..'), /--checkpoint must be a file that can be written: \.\.: it is a folder/],
    [order('--scale', '0'), /--scale must be a positive number, got 0/],
    [order('--seed', '1.5'), /--seed must be an integer, got 1.5/],
    [order('--indent', '2'), /--indent is for --sink console/],
    [order('--types', 'a=text'), /--types is for a file/],
    [order('--input-format', 'csv'), /--input-format is for a file/],
    [order('--no-header'), /--no-header is for a file/],
    [['stream', weather, '--scale', 'small'], /--scale is for a domain/],
    [['stream', weather, '--table', 'rain'], /no table "rain".*seattle-weather/],
    [['stream', weather, '--types', 'date'], /--types.*column=type/],
    [['stream', weather, '--types', 'date=integr'], /--types: column "date" must be integer/],
    [['stream', weather, '--types', 'wether=text'], /--types: .*did you mean "weather"/],
    [['stream', weather, '--timestamp-column', 'weather'], /column "weather" holds text, not dates/],
    [['stream', file('none.csv')], /cannot read .*none\.csv: there is no such file/],
    [['stream', file('late.csv')], /late\.csv, line 3 has 1 field, and the header has 2; --bad-rows skip/],
    [['stream', './retail'], /cannot read \.\/retail: there is no such file/],
    [['stream', 'exports/'], /cannot read exports\/: there is no such file/],
    [['stream', file('notes.txt')], /ends in none of .*--input-format/],
    [['stream', '-'], /--input-format/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await spindle([...args, '--sink', 'file', '--output', output]);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toMatch(message);
    expect([code, stdout, await readFile(output, 'utf8')]).toEqual([2, '', 'keep']);
  });

  it.each<[string[], RegExp]>([
    [['strem'], /unknown command 'strem' \(Did you mean stream\?\)/],
    [['stream'], /missing required argument 'source'/],
    [order('--sink', 'kafk'), /--sink.*console, file, kafka, event-hub; did you mean "kafka"/],
    [order('--sink', 'console', '--sink', 'console'), /--sink names one twice/],
    [order('--sink', 'kafka'), /--sink kafka needs --bootstrap-servers/],
    [order('--sink', 'kafka', '--bootstrap-servers', 'localhost:1'), /--sink kafka needs --topic/],
    [kafka('--bootstrap-servers', 'localhost'), /--bootstrap-servers must be /],
    [kafka('--key-column', 'custmer_id'), /--key-column: no column "custmer_id" in order.*did you mean "customer_id"/],
    [kafka('--sasl-username', 'me'), /a login needs --sasl-mechanism/],
    [kafka('--sasl-mechanism', 'plain'), /--sasl-mechanism needs --sasl-username/],
    [kafka('--sasl-mechanism', 'plain', '--sasl-username', 'me'), /set SPINDLE_KAFKA_PASSWORD, or name a file with/],
    [
      kafka('--sasl-mechanism', 'plain', '--sasl-username', 'me', '--sasl-password-file', file('none.txt')),
      /--sasl-password-file: cannot read .*none\.txt/,
    ],
    [order('--topic', 'orders'), /--topic is for --sink kafka/],
    [order('--sink', 'event-hub'), /set SPINDLE_EVENT_HUB_CONNECTION_STRING, or name a file with/],
    [
      order('--sink', 'event-hub', '--connection-string-file', file('secret.txt')),
      /^error: --connection-string-file or SPINDLE_EVENT_HUB_CONNECTION_STRING must have an Endpoint/,
    ],
    [order('--on-sink-error', 'continue'), /--on-sink-error needs more than one --sink/],
    [order('--sink', 'file'), /--sink file needs --output/],
    [order('--sink', 'console', '--output', output), /--output is for --sink file/],
    [order('--output', '-'), /'-' is invalid. It must be a file; only events go to stdout/],
    [order('--truth', '-'), /--truth <path>' argument '-' is invalid/],
    [order('--checkpoint', '-'), /--checkpoint <file>' argument '-' is invalid/],
    [order('--output', ''), /--output <path>' argument '' is invalid/],
    [order('--output', '--quiet'), /--output needs a value, got --quiet; if that is the value, write --output=--quiet/],
    [order('-o', '-s', 'large'), /-o needs a value, got -s/],
    [order('--checkpoint', '--quite'), /--checkpoint needs a value, got --quite/],
    [['generate', 'retail', '--output', '--quiet'], /--output needs a value, got --quiet/],
    [['verify', 'retail', '--against', '--quiet'], /--against needs a value, got --quiet/],
    [order('--append'), /--append is for --sink file/],
    [order('--indent', '11'), /--indent must be an integer from 0 to 10, got 11/],
    [['generate', 'retail'], /--output <folder>' not specified/],
    [['generate', 'retail', '--output', output, '--format', 'xml'], /Allowed choices are jsonl, csv/],
    [['generate', 'retial', '--output', output], /no domain "retial"/],
    [['generate', 'retail', '--output', output, '--scale', 'smal'], /--scale must be/],
    [['describe', 'retial'], /no domain "retial"/],
    [['describe', 'retail', '--table', 'ordr'], /did you mean "order"/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await spindle(args);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toMatch(message);
    expect([code, stdout, await readFile(output, 'utf8')]).toEqual([2, '', 'keep']);
  });

  it('no command at all shows the help', async () => {
    const { code, stdout, stderr } = await spindle([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: spindle');
  });
});

describe('--help', () => {
  it.each([['stream'], ['generate'], ['describe']])('of %s names the default of every flag', async (command) => {
    const { code, stdout } = await spindle([command, '--help']);
    expect(code).toBe(0);
    const flags = stdout.replaceAll(/\n {10,}/g, ' ').match(/^ +(-\w, )?--(?!help).*$/gm) ?? [];
    expect(flags.length).toBeGreaterThan(1);
    for (const flag of flags) expect(flag).toMatch(/\((no )?default/);
  });

  it.each([['stream'], ['generate'], ['describe']])('every flag of %s is in the docs', async (command) => {
    const page = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    for (const flag of (await spindle([command, '--help'])).stdout.match(/^ +(?:-\w, )?--(?!help)[\w-]+/gm) ?? [])
      expect(page).toContain(`\`${flag.trim().replace(', ', '`, `')}`);
  });

  it('and --version', async () => {
    expect((await spindle(['--help'])).stdout).toMatch(/ stream .* generate .* domains .* describe /s);
    expect((await spindle(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});
