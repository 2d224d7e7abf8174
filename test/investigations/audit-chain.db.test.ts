import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAddAuditEntry } from '../../db/investigations/audit/add-audit-entry.ts';
import { AUDIT_PURPOSE, sealEntries } from '../../db/investigations/audit/seal-entries.ts';
import { verifyAuditLog } from '../../db/investigations/audit/verify-audit-log.ts';
import { generateSecretKey } from '../../db/secrets/encryption.ts';
import { createSigner, type Signer } from '../../db/secrets/signer.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { ChainHead } from '../../domain/investigations/audit/chain-fault.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('the chain of the audit log', () => {
  let test: TestDatabase;
  let workspaceId: string;
  let signer: Signer;
  beforeAll(async () => {
    test = await createTestDatabase();
    signer = test.secrets.signer(AUDIT_PURPOSE);
  });
  afterAll(() => test.drop());

  const entry = (action: string) => ({
    ...{ actor_id: randomUUID(), token_id: randomUUID(), action, target_type: 'case', target_id: randomUUID() },
    ...{ ip: '127.0.0.1', status: 200 },
  });
  const add = (...actions: string[]) => {
    const addEntry = createAddAuditEntry(test.db);
    return Promise.all(actions.map((action) => addEntry(workspaceId, entry(action))));
  };
  /** As the pass of a drain does: under a lease. */
  const seal = async (with_: Signer = signer) => {
    const leaseToken = randomUUID();
    const ids = await inWorkspaceSql(test.db, workspaceId, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'update audit_work set lease_token = $1 where lease_token is null returning id',
        [leaseToken],
      );
      return rows.map(({ id }) => id);
    });
    await sealEntries(test.db, with_, { workspaceId, leaseToken, ids });
  };
  const verify = (noted?: ChainHead, keys: Signer = signer) => verifyAuditLog(test.db, keys, workspaceId, noted);
  const asOwner = (text: string) => test.asOwner((admin) => admin.pool.query(text, [workspaceId]));
  const ofSeq = (seq: number) => `(select entry_id from audit_seal where workspace_id = $1 and seq = ${seq})`;

  beforeEach(async () => {
    ({ workspaceId } = await test.createWorkspace());
    for (const action of ['one', 'two', 'three', 'four', 'five']) await add(action);
    await seal();
  });

  it('is whole as it was made, whoever seals', async () => {
    expect(await verify()).toMatchObject({ rows: 5, fault: null, unsealed: 0, head: { seq: 5 } });
    await add('six', 'seven');
    expect(await verify()).toMatchObject({ rows: 5, fault: null, unsealed: 2 });
    await Promise.all([seal(), seal(), seal()]);
    expect(await verify()).toMatchObject({ rows: 7, fault: null, unsealed: 0, head: { seq: 7 } });
  });

  it('takes in an entry that commits after later ones were sealed', async () => {
    const addEntry = createAddAuditEntry(test.db);
    await inWorkspaceSql(test.db, workspaceId, async (client) => {
      await addEntry(workspaceId, entry('late'), client);
      await add('early');
      await seal();
    });
    expect(await verify()).toMatchObject({ rows: 6, fault: null, unsealed: 1 });
    await seal();
    expect(await verify()).toMatchObject({ rows: 7, fault: null, unsealed: 0 });
  });

  it('seals nothing under a lease that was lost, and no entry twice', async () => {
    await add('six');
    const { rows } = await asOwner('select id from audit_work where workspace_id = $1');
    await sealEntries(test.db, signer, { workspaceId, leaseToken: randomUUID(), ids: rows.map(({ id }) => id) });
    expect(await verify()).toMatchObject({ rows: 5, unsealed: 1 });
    await seal();
    await seal();
    expect(await verify()).toMatchObject({ rows: 6, unsealed: 0, fault: null });
  });

  it.each([
    ['a changed entry', `update audit_entry set status = 403 where id = ${ofSeq(3)}`, /^seq 3 was changed/],
    [
      'a changed time',
      `update audit_entry set created_at = created_at + interval '1 ms' where id = ${ofSeq(2)}`,
      /^seq 2 /,
    ],
    ['a removed entry', `delete from audit_entry where id = ${ofSeq(4)}`, /^seq 4 was removed/],
    ['a removed first row', 'delete from audit_seal where workspace_id = $1 and seq = 1', /^seq 1 was removed/],
    [
      'an entry removed with its seal',
      `with gone as (delete from audit_seal where workspace_id = $1 and seq = 2 returning entry_id)
         delete from audit_entry where id in (select entry_id from gone)`,
      /^seq 2 was removed/,
    ],
    [
      'a row removed and those behind it renumbered',
      `with gone as (delete from audit_seal where workspace_id = $1 and seq = 5)
         update audit_seal a set entry_id = gen_random_uuid(), hash = b.hash, prev_hash = b.prev_hash from audit_seal b
         where a.workspace_id = $1 and a.seq = 4 and b.workspace_id = $1 and b.seq = 5`,
      /^seq 4 was/,
    ],
    [
      'an added entry',
      `insert into audit_entry (id, workspace_id, action, ip, status) values (gen_random_uuid(), $1, 'x', '', 200)`,
      /^entry [-0-9a-f]{36} has no seal/,
    ],
    [
      'an entry added with a seal',
      `with added as (insert into audit_entry (id, workspace_id, action, ip, status)
           values (gen_random_uuid(), $1, 'x', '', 200) returning id)
         insert into audit_seal (workspace_id, seq, entry_id, prev_hash, hash)
           select $1, 6, added.id, s.hash, s.hash from added, audit_seal s where s.workspace_id = $1 and s.seq = 5`,
      /^seq 6 was changed, added/,
    ],
  ])('tells %s', async (_title, tampering, fault) => {
    await asOwner(tampering);
    expect((await verify()).fault).toMatch(fault);
  });

  it('tells rows that changed places', async () => {
    await asOwner(`update audit_seal set seq = -seq where workspace_id = $1 and seq in (2, 3)`);
    await asOwner(`update audit_seal set seq = 5 + seq where workspace_id = $1 and seq < 0`);
    expect((await verify()).fault).toMatch(/^seq 2 was changed, added or reordered/);
  });

  it('tells a log that was cut short by a head that was noted, and one that was made anew', async () => {
    const { head } = await verify();
    expect((await verify(head!)).fault).toBeNull();
    await asOwner(`delete from audit_entry where id in (${ofSeq(5)}, ${ofSeq(4)})`);
    await asOwner('delete from audit_seal where workspace_id = $1 and seq > 3');
    expect(await verify()).toMatchObject({ rows: 3, fault: null });
    expect((await verify(head!)).fault).toMatch(/cut short: it ends at 3, and 5 was noted/);
    await add('new four', 'new five');
    await seal();
    expect((await verify(head!)).fault).toMatch(/^seq 5 is another row/);
  });

  it('verifies what former keys signed, and says which row it cannot check', async () => {
    const rotated = createSigner(`${generateSecretKey().replace(/^k/, 'n')},${test.secretKeys}`, AUDIT_PURPOSE);
    await add('six');
    await seal(rotated);
    expect(await verify(undefined, rotated)).toMatchObject({ rows: 6, fault: null });
    expect((await verify()).fault).toMatch(/^seq 6 cannot be checked: TRACEWORK_SECRET_KEYS lacks/);
    const links = test.secrets.signer('signed links');
    expect((await verify(undefined, links)).fault).toMatch(/^seq 1 was changed/);
  });

  it('case 42: takes no change from the runtime login, not even by a cascade', async () => {
    const refused = (text: string) =>
      expect(inWorkspaceSql(test.db, workspaceId, (client) => client.query(text))).rejects.toThrow(
        /permission denied|append-only/,
      );
    for (const table of ['audit_entry', 'audit_seal']) {
      await refused(`update ${table} set workspace_id = workspace_id`);
      await refused(`delete from ${table}`);
      await refused(`truncate ${table}`);
    }
    await refused('delete from workspace');
    expect(await verify()).toMatchObject({ rows: 5, fault: null });
    await asOwner('delete from workspace where id = $1');
    const { rows } = await asOwner('select from audit_entry where workspace_id = $1');
    expect(rows).toEqual([]);
  });
});
