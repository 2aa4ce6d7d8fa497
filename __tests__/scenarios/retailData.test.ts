import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { places } from '../../src/domains/retail/places.ts';

/** What is committed, by where `scripts/retailData.mjs` writes it when it is given a folder. */
const COMMITTED = {
  'THIRD-PARTY-NOTICES': 'THIRD-PARTY-NOTICES',
  'names.ts': 'src/domains/retail/data/names.ts',
  'places.ts': 'src/domains/retail/data/places.ts',
};

test('the names, the places and their licences are those of the packages that they were taken from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'retail-'));
  try {
    execFileSync(process.execPath, ['scripts/retailData.mjs', folder]);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(COMMITTED));
    for (const [written, committed] of Object.entries(COMMITTED))
      expect(readFileSync(join(folder, written), 'utf8') === readFileSync(committed, 'utf8')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('each place is decoded to the last bit of its coordinates', () => {
  const { codes } = createRequire(import.meta.url)('zipcodes/lib/codes.js') as { codes: Record<string, object> };
  const decoded = places.load();
  expect(decoded).toHaveLength(41_689);
  expect(decoded.filter((place) => !hasSame(codes[place.zip] ?? {}, place))).toEqual([]);
});

const hasSame = (a: object, b: object): boolean =>
  Object.entries(b).every(([name, value]) => (a as Record<string, unknown>)[name] === value);
