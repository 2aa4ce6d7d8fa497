// Writes the names and places of the retail domain, from two packages of pinned versions, into src/domains/retail/data,
// or into the folder that is named; with them the licences of both. Run it after a change of either version: a test
// compares what it writes with what is committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { faker } from '@faker-js/faker/locale/en';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? join(root, 'src/domains/retail/data');
const require = createRequire(import.meta.url);

/**
 * A module of texts, in lines of 120 characters. Each has the type string: a declaration would otherwise repeat the text as
 * its literal type.
 */
function write(file, about, texts) {
  const constants = Object.entries(texts).map(
    ([name, { doc, text }]) =>
      `/** ${doc} */\nexport const ${name}: string = '\\\n${text.replaceAll("'", "\\'").replaceAll(/.{119}/g, '$&\\\n')}';\n`,
  );
  // Bundlers keep a comment that says @license.
  const head = `// Written by scripts/retailData.mjs.\n\n/** @license ${about} See THIRD-PARTY-NOTICES of spindle-rx. */\n`;
  writeFileSync(join(folder, file), [head, ...constants].join('\n'));
}

function writeNames() {
  const { first_name, last_name } = faker.rawDefinitions.person;
  const list = (doc, names) => ({ doc: `${doc}, separated by spaces.`, text: names.join(' ') });
  write('names.ts', 'English names of @faker-js/faker: MIT, copyright 2022-2025 its contributors.', {
    MALE: list('First names of men', first_name.male),
    FEMALE: list('First names of women', first_name.female),
    LAST: list('Last names', last_name.generic),
  });
}

const STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
  ).split(' '),
);

function writePlaces() {
  const { codes } = require('zipcodes/lib/codes.js');
  const places = Object.values(codes)
    .filter(({ state, city, latitude, longitude }) => STATES.has(state) && city !== '' && latitude && longitude)
    .sort((a, b) => (a.zip < b.zip ? -1 : 1));
  const repeats = (doc, field) => ({
    doc: `${doc} Empty where it is that of the place before.`,
    text: places.map((place, i) => (place[field] === places[i - 1]?.[field] ? '' : place[field])).join(),
  });
  const steps = (doc, numbers) => ({
    doc: `${doc}, each less the one before, in base 36. Empty where that is 0.`,
    text: numbers.map((number, i) => (number - (numbers[i - 1] ?? 0)).toString(36).replace(/^0$/, '')).join(),
  });
  const tenThousandths = (field) => places.map((place) => Math.round(place[field] * 1e4));
  const about = 'Postal codes of the package zipcodes: BSD, copyright 2007 Dav Glass.';
  write('places.ts', about, {
    ZIPS: steps(
      'The codes',
      places.map(({ zip }) => Number(zip)),
    ),
    CITIES: repeats('The city of each code.', 'city'),
    STATES: repeats('The state of each code.', 'state'),
    LATITUDES: steps('The latitude of each code in ten-thousandths of a degree', tenThousandths('latitude')),
    LONGITUDES: steps('The longitude of each code in ten-thousandths of a degree', tenThousandths('longitude')),
  });
}

function writeLicences() {
  const licence = (name) =>
    readFileSync(join(dirname(require.resolve(`${name}/package.json`)), 'LICENSE'), 'utf8').trim();
  const parts = [
    ['The names in dist/src/domains/retail/data/names.js are those of the package @faker-js/faker.', '@faker-js/faker'],
    ['The places in dist/src/domains/retail/data/places.js are those of the package zipcodes.', 'zipcodes'],
  ].map(([what, name]) => `${what} Its licence:\n\n${licence(name)}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    join(process.argv[2] ?? root, 'THIRD-PARTY-NOTICES'),
    ['spindle-rx contains data of other projects.\n', ...parts].join(rule),
  );
}

mkdirSync(folder, { recursive: true });
writeNames();
writePlaces();
writeLicences();
