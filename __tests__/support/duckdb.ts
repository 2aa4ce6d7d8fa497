import { DuckDBInstance } from '@duckdb/node-api';

/** Runs statements in a DuckDB of their own, and returns the rows of the last one, as JSON has them. */
export async function duckdb(...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) {
      const reader = await connection.runAndReadAll(statement);
      rows = reader.getRowObjectsJson();
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
