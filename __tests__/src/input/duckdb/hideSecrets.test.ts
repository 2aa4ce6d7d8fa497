import { describe, expect, it } from '@jest/globals';
import { hideSecrets, withoutSecrets } from '../../../../src/input/duckdb/hideSecrets.ts';

describe('hideSecrets', () => {
  it.each([
    [
      "attach 'postgres://me:pw@h/db' as p (type postgres); select 'a'",
      "attach '***' as p (type postgres); select 'a'",
    ],
    [
      "create or replace persistent secret s (type s3, secret 'it''s')",
      "create or replace persistent secret s (type s3, secret '***')",
    ],
    ["set s3_secret_access_key = 'x'; select 1", "set s3_secret_access_key = '***'; select 1"],
    ["select * from 'https://me:pw@h/x.csv'", "select * from 'https://me:***@h/x.csv'"],
    [
      "select * from mysql_query('host=h password=pw user=me')",
      "select * from mysql_query('host=h password=*** user=me')",
    ],
    ["select * from 'data/*.parquet' order by ts", "select * from 'data/*.parquet' order by ts"],
  ])('%s', (sql, hidden) => {
    expect(hideSecrets(sql)).toBe(hidden);
  });
});

describe('withoutSecrets', () => {
  it('keeps paths, and takes out what is hidden in the SQL, and the SQL that is quoted', () => {
    const sql = "attach 'pw-1' as p; select * from 'none.csv'";
    const message = `IO Error: no files match "none.csv", cannot open pw-1\nsecond\n\nLINE 1: attach 'pw-1'`;
    expect(withoutSecrets(message, sql)).toBe('IO Error: no files match "none.csv", cannot open *** second');
  });
});
