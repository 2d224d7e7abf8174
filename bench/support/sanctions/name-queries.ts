import { mayBeSame, type Named, someone } from './people.ts';
import { Random } from './random.ts';
import { type Change, changes, spelled } from './spell.ts';

export interface ListedNamed extends Named {
  entNum: number;
}

export interface NameQuery {
  text: string;
  change: Change;
  /** Null for somebody whom the list has nowhere. */
  entNum: number | null;
}

/** A list of so many by chance, nobody twice. */
export function listOf(count: number, random: Random): ListedNamed[] {
  const seen = new Set<string>();
  const listed: ListedNamed[] = [];
  while (listed.length < count) {
    const named = someone(random);
    const name = listedName(named);
    if (seen.has(name)) continue;
    seen.add(name);
    listed.push({ ...named, entNum: 1_000 + listed.length });
  }
  return listed;
}

/** As the list writes it: `PETROV, Ivan Ivanovich`. */
export function listedName({ language, parts, form }: Named): string {
  const texts = parts.map(({ listed }) => listed);
  if (language === 'company') return `${texts.join(' ')} ${form?.listed}`.toUpperCase();
  const families = language === 'spanish' ? 2 : 1;
  return `${texts.slice(-families).join(' ').toUpperCase()}, ${texts.slice(0, -families).join(' ')}`;
}

/** Of names on the list and of aliases; half of them of listed names, half of names that nobody on the list may be. */
export function queriesOf(list: readonly ListedNamed[], count: number, random: Random): NameQuery[] {
  const byPart = partsOf(list);
  return Array.from({ length: count }, (_, at) => {
    for (;;) {
      const change = changes[at % changes.length] as Change;
      const isListed = Math.floor(at / changes.length) % 2 === 0;
      const named = isListed ? random.of(list) : stranger(byPart, change, random);
      const text = spelled(named, change, random);
      if (text !== null) return { text, change, entNum: 'entNum' in named ? (named.entNum as number) : null };
    }
  });
}

function partsOf(list: readonly ListedNamed[]): Map<string, ListedNamed[]> {
  const byPart = new Map<string, ListedNamed[]>();
  for (const listed of list) {
    for (const part of listed.parts) {
      const text = part.listed.toLowerCase();
      const known = byPart.get(text);
      if (known) known.push(listed);
      else byPart.set(text, [listed]);
    }
  }
  return byPart;
}

/** What is left of a name that is written so must tell it from all on the list. */
function stranger(byPart: ReadonlyMap<string, ListedNamed[]>, change: Change, random: Random): Named {
  for (;;) {
    const named = someone(random);
    const alike = named.parts.flatMap((part) => byPart.get(part.listed.toLowerCase()) ?? []);
    if (!alike.some((listed) => isTold(change, named, listed))) return named;
  }
}

/** By initials and without a middle name less is said, so more may be meant. */
function isTold(change: Change, named: Named, listed: Named): boolean {
  if (mayBeSame(named, listed)) return true;
  if (change !== 'initials' && change !== 'shorter') return false;
  const [given, family] = [named.parts[0]?.listed ?? '', named.parts.at(-1)?.listed ?? ''];
  const has = (part: string) => listed.parts.some((other) => other.listed === part);
  if (change === 'shorter') return has(given) && has(family);
  return has(family) && listed.parts[0]?.listed.charAt(0) === given.charAt(0);
}

export const randomOf = (seed: number): Random => new Random(seed);
