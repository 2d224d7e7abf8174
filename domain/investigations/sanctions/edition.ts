/** An edition of the sanctions list as it was read, before it is stored (contract section 13, worker 26). */
export interface SanctionsEdition {
  sdnSha256: string;
  altSha256: string;
  /** When the list was published, where its server says so. */
  publishedAt: Date | null;
  fetchedAt: Date;
  sdnRows: number;
  altRows: number;
  /** Persons and entities; ships and aircraft are not matched. */
  entries: SanctionsEntry[];
}

export interface SanctionsEntry {
  entNum: number;
  /** `individual`, or null for an entity. */
  type: string | null;
  program: string | null;
  /** As it stood in the file. */
  line: string;
  /** Its own name first. */
  names: SanctionsName[];
}

export interface SanctionsName {
  name: string;
  /** An alias that the list itself calls weak: it stands in the remarks. */
  isWeak: boolean;
  /** Of an alias with a line of its own. */
  line: string | null;
}

/** What is said of an edition without its entries. */
export type EditionFacts = Omit<SanctionsEdition, 'entries'> & { id: number; entries: number; names: number };

const OLDEST_MS = 36 * 3_600_000;

/** Whether names may be matched against it; an older one is fetched anew first. */
export const isFresh = ({ fetchedAt }: Pick<SanctionsEdition, 'fetchedAt'>, now: Date): boolean =>
  now.getTime() - fetchedAt.getTime() < OLDEST_MS;

/** A list of fewer than half the rows of the last is a broken one. */
export const isTooShort = (
  next: Pick<SanctionsEdition, 'sdnRows' | 'altRows'>,
  last: Pick<SanctionsEdition, 'sdnRows' | 'altRows'>,
): boolean => next.sdnRows * 2 < last.sdnRows || next.altRows * 2 < last.altRows;
