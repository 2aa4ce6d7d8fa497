// Customers and their addresses.
import { createRequire } from 'node:module';
import { faker } from '@faker-js/faker/locale/en';
import { childrenRows } from './children.mjs';
import { ACTIVE, ADDRESS_TYPES, EMAILS_MISSING, GENDERS, SIGNUPS, TIERS } from './claims.mjs';
import { evenly, exact, uniform, weighted, words } from './kinds.mjs';
import { signupPlaces } from './signups.mjs';

const { first_name, last_name } = faker.rawDefinitions.person;
const placesIn = (list) => new Map(list.map((word, i) => [word, i]));
const FIRST = { M: placesIn(first_name.male), F: placesIn(first_name.female) };
const LAST = placesIn(last_name.generic);

const STATES = new Set(
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'.split(
    ' ',
  ),
);
const { codes } = createRequire(import.meta.url)('zipcodes/lib/codes.js');
export const RECORDS = Object.values(codes)
  .filter(({ state, city, latitude, longitude }) => STATES.has(state) && city !== '' && latitude && longitude)
  .sort((a, b) => (a.zip < b.zip ? -1 : 1));
const ZIPS = placesIn(RECORDS.map(({ zip }) => zip));

const customer = (column) => (world) => world.column('customer', column);
const address = (column) => (world) => world.column('address', column);
const emails = (world) => customer('email')(world).filter((email) => email !== null);
const streets = (part) => (world) => address('street')(world).map((street) => street.match(/^(\d+) (.+) (\w+)$/)[part]);

export const people = [
  weighted('customer.gender', 'original', GENDERS, 'F', customer('gender')),
  weighted('customer.loyalty_tier', 'original', TIERS, 'Basic', customer('loyalty_tier')),
  weighted('customer.is_active', 'original', ACTIVE, 'true', customer('is_active')),
  weighted('customer.email is missing', 'original', EMAILS_MISSING, 'else', (world) =>
    customer('email')(world).map((email) => (email === null ? 'null' : 'else')),
  ),
  ...['M', 'F'].map((gender) =>
    evenly(`customer.first_name, of ${gender} any`, 'guide', FIRST[gender].size, (world) =>
      customer('first_name')(world)
        .filter((_, i) => customer('gender')(world)[i] === gender)
        .map((name) => FIRST[gender].get(name)),
    ),
  ),
  evenly('customer.last_name, any', 'guide', LAST.size, (world) =>
    customer('last_name')(world).map((name) => LAST.get(name)),
  ),
  evenly('customer.email, its number 1 to 998', 'original', 998, (world) =>
    emails(world).map((email) => Number(email.match(/(\d+)@/)[1]) - 1),
  ),
  words('customer.email, any of 3 domains', 'guide', 3, (world) => emails(world).map((email) => email.split('@')[1])),
  exact(
    'customer.signup_date, each in its n-th',
    'guide',
    1e-4,
    SIGNUPS,
    { ...SIGNUPS, before: 0.42 },
    (world, given) =>
      signupPlaces(customer('signup_date')(world), given).reduce((most, place) => Math.max(most, -place, place - 1), 0),
  ),
  uniform('customer.signup_date, in its n-th', 'guide', (world) =>
    signupPlaces(customer('signup_date')(world), SIGNUPS),
  ),

  ...childrenRows('address', 'customer', 1.5),
  weighted('address.address_type', 'original', ADDRESS_TYPES, 'billing', address('address_type')),
  evenly('address.street, its number 100 to 9998', 'original', 9899, (world) =>
    streets(1)(world).map((number) => Number(number) - 100),
  ),
  words('address.street, any of 77 names', 'guide', 77, streets(2)),
  words('address.street, any of 10 suffixes', 'original', 10, streets(3)),
  evenly('address.zip_code, any record', 'original', RECORDS.length, (world) =>
    address('zip_code')(world).map((zip) => ZIPS.get(zip)),
  ),
];
