import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';

/** A row of a list: its fields without blanks around them, null for "none", and the row as it stood in the file. */
export interface CsvRow {
  fields: (string | null)[];
  line: string;
}

const LONGEST_ROW = 64 * 1024;

/** The rows of a list without a header. The one byte 0x1A that ends it is none. Throws the parser's errors. */
export async function* csvRows(body: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  // Read byte by byte as Latin-1, because a field may be in that or in UTF-8, and only a whole one tells.
  const parser = parse({
    ...{ encoding: 'latin1', raw: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
    max_record_size: LONGEST_ROW,
  });
  pipeline(body, parser, () => {}); // an error of either reaches whoever reads the rows
  for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
    const fields = record.map(fieldOf);
    if (fields.some((field) => field !== null)) yield { fields, line: textOf(raw).replace(/[\r\n]+$/, '') };
  }
}

function textOf(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

/** NUL is no text for the database. */
function fieldOf(field: string): string | null {
  const text = textOf(field).replaceAll('\0', '').replaceAll('\x1a', '').trim();
  return text === '' || text === '-0-' ? null : text;
}
