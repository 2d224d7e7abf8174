import { describe, expect, it } from '@jest/globals';
import { sources } from '../../../activities/investigations/sources/index.ts';
import { workerCards } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import { workerIds, workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { investigationsSettings } from '../../../workers/investigations/settings.ts';
import { fixtures } from './fixtures/index.ts';

/** Sources of DNS, of files, and those that ask nobody: each has a test file of its own. */
const testedByThemselves = ['domain_dns', 'email_dns', 'name_ofac', 'phone_parse'];

describe('sources', () => {
  const ids = sources.map(({ id }) => id);

  it('are in the order of their ids, each once', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) expect(workerIds).toContain(id);
  });

  it('have a fixture each that the conformance suite asks', () => {
    const asked = fixtures.map(({ source }) => source.id);
    expect([...asked, ...testedByThemselves.filter((id) => (ids as string[]).includes(id))].sort()).toEqual(ids);
  });

  it('say of themselves what their cards say, and name something to check them by', () => {
    for (const source of sources) {
      const { id, identifierType, probe } = source;
      expect(source).toMatchObject(workerCards[id]);
      expect(identifierType).toBe(workerTypes[id]);
      expect(probe).toBeTruthy();
    }
  });

  it('read keys from settings that exist', () => {
    const named = Object.values(workerCards).flatMap(({ keys }) => [
      ...(keys?.required ?? []),
      ...(keys?.optional ?? []),
    ]);
    for (const name of named) expect(Object.keys(investigationsSettings)).toContain(name);
    expect(named).toHaveLength(new Set(named).size);
  });

  it('need keys as the contract counts them', () => {
    const cards = Object.values(workerCards);
    expect(cards.filter(({ keys }) => keys?.required)).toHaveLength(6);
    expect(cards.filter(({ keys }) => keys?.optional)).toHaveLength(5);
  });
});
