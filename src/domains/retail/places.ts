import { createRequire } from 'node:module';
import type { Dataset } from '../../generator/index.ts';

/** A US postal code and where it is. */
interface Place {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

const STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
  ).split(' '),
);

let loaded: readonly Place[] | undefined;

/**
 * The postal codes of the fifty states and DC, in order of zip: those of the npm package `zipcodes` (BSD licence),
 * which has them from federalgovernmentzipcodes.us. Loaded when first read.
 */
export const places: Dataset<Place> = {
  name: 'places',
  load() {
    loaded ??= load();
    return loaded;
  },
};

function load(): readonly Place[] {
  const require = createRequire(import.meta.url);
  const { codes } = require('zipcodes/lib/codes.js') as { readonly codes: Readonly<Record<string, Place>> };
  return Object.values(codes)
    .filter(({ state, city, latitude, longitude }) => STATES.has(state) && city !== '' && latitude && longitude)
    .sort((a, b) => (a.zip < b.zip ? -1 : 1));
}
