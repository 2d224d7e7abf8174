import type { SanctionsEntry, SanctionsName } from '../../../domain/investigations/sanctions/edition.ts';
import type { CsvRow } from './csv-rows.ts';
import { ListFault } from './list-fault.ts';

const SDN_COLUMNS = 12;
const ALT_COLUMNS = 5;
/** Rows that are none may be among many that are. */
const MOST_BROKEN = 0.01;
const notMatched: ReadonlySet<string> = new Set(['vessel', 'aircraft']);

/** Weak aliases stand in the remarks: `a.k.a. 'NAME'`. */
const weakAlias = /\b[afn]\.k\.a\.\s*'(.+?)'(?=\s*(?:[;.,]|$))/g;

export interface ReadRows<T> {
  rows: number;
  read: T;
}

/** The persons and entities of SDN.CSV, by their numbers. Throws where it is no such file. */
export async function readSdn(rows: AsyncIterable<CsvRow>): Promise<ReadRows<Map<number, SanctionsEntry>>> {
  const count = new RowCount('SDN.CSV', SDN_COLUMNS);
  const entries = new Map<number, SanctionsEntry>();
  for await (const { fields, line } of rows) {
    const [number, name, type = null, program = null] = fields;
    const entNum = count.numberOf(fields, number, name);
    if (entNum === null || !name || notMatched.has(type?.toLowerCase() ?? '')) continue;
    const weak = [...(fields[11] ?? '').matchAll(weakAlias)].map(
      ([, alias = '']): SanctionsName => ({ name: alias, isWeak: true, line: null }),
    );
    entries.set(entNum, {
      entNum,
      type,
      program,
      line: storable(line),
      names: [{ name, isWeak: false, line: null }, ...weak],
    });
  }
  return { rows: count.end(), read: entries };
}

/** Adds the aliases of ALT.CSV to the entries; answers its rows. Throws where it is no such file. */
export async function readAlt(
  rows: AsyncIterable<CsvRow>,
  entries: ReadonlyMap<number, SanctionsEntry>,
): Promise<number> {
  const count = new RowCount('ALT.CSV', ALT_COLUMNS);
  for await (const { fields, line } of rows) {
    const [number, , , name] = fields;
    const entNum = count.numberOf(fields, number, name);
    if (entNum !== null && name) entries.get(entNum)?.names.push({ name, isWeak: false, line: storable(line) });
  }
  return count.end();
}

const storable = (line: string): string => line.replaceAll('\0', '');

/** Counts rows, and those that are none. */
class RowCount {
  readonly #file: string;
  readonly #columns: number;
  #rows = 0;
  #broken = 0;

  constructor(file: string, columns: number) {
    this.#file = file;
    this.#columns = columns;
  }

  /** The entry's number; null for what is no row. */
  numberOf(
    fields: CsvRow['fields'],
    number: string | null | undefined,
    name: string | null | undefined,
  ): number | null {
    const isRow = fields.length === this.#columns && /^\d{1,9}$/.test(number ?? '') && Boolean(name);
    if (isRow) this.#rows += 1;
    else this.#broken += 1;
    return isRow ? Number(number) : null;
  }

  end(): number {
    if (this.#rows === 0 || this.#broken > this.#rows * MOST_BROKEN)
      throw new ListFault(`${this.#file} has not its format`);
    return this.#rows;
  }
}
