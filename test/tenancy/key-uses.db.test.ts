import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createKeyUses } from '../../db/tenancy/keys/key-uses.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('when keys were last used', () => {
  let test: TestDatabase;
  let keys: { id: string; workspaceId: string }[];
  beforeAll(async () => {
    test = await createTestDatabase();
    await test.createWorkspace();
    await test.createWorkspace();
    keys = await test.asOwner(async ({ pool }) => {
      const { rows } = await pool.query(`select id, workspace_id as "workspaceId" from access_key order by id`);
      return rows;
    });
  });
  afterAll(() => test.drop());

  const used = () =>
    test.asOwner(async ({ pool }) => {
      const { rows } = await pool.query<{ id: string; seconds: number }>(
        `select id, extract(epoch from clock_timestamp() - last_used_at)::float8 as seconds from access_key
         where last_used_at is not null order by id`,
      );
      return rows;
    });

  it('is noted right to the minute, of many workspaces in one statement, and once a minute at most', async () => {
    const query = jest.spyOn(test.db.pool, 'query');
    const note = createKeyUses(test.db);
    for (let n = 0; n < 50; n += 1) for (const { id } of keys) note(id);
    const rows = await eventually('they are noted', async () => {
      const found = await used();
      return found.length === keys.length ? found : null;
    });
    for (const { seconds } of rows) expect(seconds).toBeLessThan(60);
    for (const { id } of keys) note(id);
    const writes = query.mock.calls.filter(([text]) => String(text).includes('note_key_use'));
    expect(writes.length).toBeLessThanOrEqual(2); // two where the minute has changed meanwhile
    query.mockRestore();
  });

  it('is tried again when it could not be written', async () => {
    await test.asOwner(({ pool }) => pool.query('update access_key set last_used_at = null'));
    const [key] = keys;
    const note = createKeyUses(test.db);
    const query = jest.spyOn(test.db.pool, 'query').mockImplementationOnce(() => Promise.reject(new Error('away')));
    await eventually('it is noted', async () => {
      note(key!.id);
      return (await used()).length === 1;
    });
    query.mockRestore();
  });
});
