import type { Dataset } from '../../generator/index.ts';
import { CITIES, LATITUDES, LONGITUDES, STATES, ZIPS } from './data/places.ts';

/** A US postal code and where it is. */
interface Place {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

let decoded: readonly Place[] | undefined;

/** The postal codes of the fifty states and DC, in order of zip. Decoded when first read. */
export const places: Dataset<Place> = {
  name: 'places',
  load() {
    decoded ??= decode();
    return decoded;
  },
};

function decode(): readonly Place[] {
  const cities = repeated(CITIES);
  const states = repeated(STATES);
  const latitudes = summed(LATITUDES);
  const longitudes = summed(LONGITUDES);
  return summed(ZIPS).map((zip, i) => ({
    zip: String(zip).padStart(5, '0'),
    city: cities[i] as string,
    state: states[i] as string,
    // A division is exact to the last bit, which a multiplication by 0.0001 is not.
    latitude: (latitudes[i] as number) / 1e4,
    longitude: (longitudes[i] as number) / 1e4,
  }));
}

/** A list in which an empty item stands for the one before it. */
function repeated(list: string): readonly string[] {
  let last = '';
  return list.split(',').map((item) => {
    if (item !== '') last = item;
    return last;
  });
}

/** The numbers of which a list holds the differences, in base 36. */
function summed(list: string): readonly number[] {
  let sum = 0;
  return list.split(',').map((step) => {
    if (step !== '') sum += Number.parseInt(step, 36);
    return sum;
  });
}
