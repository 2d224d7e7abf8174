import type { EntityManager } from '@mikro-orm/postgresql';

/** Runs work in a transaction that sees one workspace only; which one, the giver of this function has settled. */
export type RunInWorkspace = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;
