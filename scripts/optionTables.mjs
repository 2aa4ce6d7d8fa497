// Writes the tables of options in docs/cli.md from the command's own entries; with --check, says whether they are stale.
// A table stands between `<!-- options of stream: What to stream -->` and `<!-- end of options -->`.
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../docs/cli.md', import.meta.url);
const load = (name) => import(new URL(`../dist/src/cli/options/${name}.js`, import.meta.url));
const { flagsOf } = await load('addOptions');
const { inWords } = await load('jsonSchema');
const options = {
  stream: (await load('streamOptions')).streamOptions,
  verify: (await load('verifyOptions')).verifyOptions,
  generate: (await load('generateOptions')).generateOptions,
  describe: (await load('describeOptions')).describeOptions,
};

const cell = (text) => text.replaceAll('|', '\\|');

function table(command, heading) {
  const rows = Object.entries(options[command]).filter(([, entry]) => entry.heading === heading);
  if (rows.length === 0) throw new Error(`docs/cli.md: ${command} has no options under "${heading}"`);
  const lines = rows.map(([name, entry]) => {
    const flags = flagsOf(name, entry)
      .split(', ')
      .map((flag) => `\`${flag}\``)
      .join(', ');
    const type = entry.argument === undefined ? '' : inWords(entry.schema);
    return `| ${[flags, type, entry.default, entry.help].map(cell).join(' | ')} |`;
  });
  return ['| flag | value | default | what it does |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

const before = readFileSync(page, 'utf8');
const after = before.replaceAll(
  /(<!-- options of (\w+): ([^\n]+) -->\n)[\s\S]*?(\n<!-- end of options -->)/g,
  (_, begin, command, heading, end) => `${begin}\n${table(command, heading)}\n${end}`,
);
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('docs/cli.md is stale: run npm run docs:options');
    process.exitCode = 1;
  }
} else writeFileSync(page, after);
