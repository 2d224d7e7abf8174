/** SQL that reads a timestamptz column as ISO 8601 UTC with milliseconds; the driver itself answers raw text. */
export const isoSql = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
