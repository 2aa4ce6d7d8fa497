/** Whether a path names a Parquet file. */
export const isParquet = (path: string): boolean => /\.parquet$/i.test(path);
