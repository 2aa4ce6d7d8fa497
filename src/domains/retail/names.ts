import { createRequire } from 'node:module';

interface People {
  readonly first: Readonly<Record<string, readonly string[]>>;
  readonly last: readonly string[];
}

let people: People | undefined;

/** Faker's English names: first names by gender (M, F), and last names. Loaded at the first call. */
export function names(): People {
  people ??= load();
  return people;
}

function load(): People {
  const { getBuiltinModule } = process;
  const require = (getBuiltinModule?.('node:module').createRequire ?? createRequire)(import.meta.url);
  const { faker } = require('@faker-js/faker/locale/en') as typeof import('@faker-js/faker/locale/en');
  const { first_name, last_name } = faker.rawDefinitions.person ?? {};
  return {
    first: { M: first_name?.male ?? [], F: first_name?.female ?? [] },
    last: last_name?.generic ?? [],
  };
}
