import { csvRows } from '../../../activities/investigations/sanctions/csv-rows.ts';
import { readAlt, readSdn } from '../../../activities/investigations/sanctions/read-list.ts';
import { altCsv, sdnCsv } from '../../../test/investigations/sanctions/list-server.ts';
import { type ListedNamed, listedName, listOf } from './name-queries.ts';
import { someone } from './people.ts';
import type { Random } from './random.ts';

/** Ships that bear the names of persons. */
const SHIPS = 1_500;

/** A list of so many entries, written as it is published and read as the product reads it. */
export async function readBenchList(entries: number, random: Random) {
  const listed = listOf(entries, random);
  const persons = listed.map((named) => ({
    ...{ entNum: named.entNum, name: listedName(named) },
    ...(named.language !== 'company' && { type: 'individual' as const }),
  }));
  const ships = Array.from({ length: SHIPS }, (_, at) => {
    const named = random.of(listed);
    return {
      entNum: 900_000 + at,
      name: named.parts
        .map((part) => part.listed)
        .join(' ')
        .toUpperCase(),
      type: 'vessel' as const,
    };
  });
  const { read } = await readSdn(csvRows(chunks(sdnCsv([...persons, ...ships]))));
  const aliases = aliasesOf(listed, random);
  const rows = aliases.map((alias, altNum) => ({ entNum: alias.entNum, altNum, name: listedName(alias) }));
  await readAlt(csvRows(chunks(altCsv(rows))), read);
  const names = [...read.values()].flatMap(({ entNum, names: own }) =>
    own.map(({ name, isWeak }) => ({ entNum, name, isWeak })),
  );
  return { listed: [...listed, ...aliases], names };
}

/** Every third entry has an alias, which may be any other name. */
const aliasesOf = (listed: readonly ListedNamed[], random: Random): ListedNamed[] =>
  listed.filter((_, at) => at % 3 === 0).map(({ entNum }) => ({ ...someone(random), entNum }));

async function* chunks(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}
