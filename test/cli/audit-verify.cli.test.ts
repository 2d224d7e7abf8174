import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAddAuditEntry } from '../../db/investigations/audit/add-audit-entry.ts';
import { AUDIT_PURPOSE, sealEntries } from '../../db/investigations/audit/seal-entries.ts';
import { createSigner } from '../../db/secrets/signer.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type Env, externalEnv, run } from './cli-helpers.ts';

describe('tracework audit verify', () => {
  const home = mkdtempSync(join(tmpdir(), 'audit-'));
  let database: TestDatabase;
  let env: Env;
  let workspaceId: string;
  beforeAll(async () => {
    ({ database, env } = await externalEnv(home));
    ({ workspaceId } = await database.createWorkspace('audited'));
    await database.createWorkspace('another');
    await log('createCase', 'getCase', 'listCases');
  }, 180_000);
  afterAll(async () => {
    await database?.drop();
    rmSync(home, { recursive: true });
  });

  const log = async (...actions: string[]) => {
    const add = createAddAuditEntry(database.db);
    const rest = {
      actor_id: null,
      token_id: randomUUID(),
      target_type: 'case',
      target_id: null,
      ip: '::1',
      status: 200,
    };
    for (const action of actions) await add(workspaceId, { action, ...rest });
    const leaseToken = randomUUID();
    const ids = await inWorkspaceSql(database.db, workspaceId, async (client) => {
      const { rows } = await client.query('update audit_work set lease_token = $1 returning id', [leaseToken]);
      return rows.map(({ id }) => id as string);
    });
    await sealEntries(database.db, createSigner(env.TRACEWORK_SECRET_KEYS!, AUDIT_PURPOSE), {
      workspaceId,
      leaseToken,
      ids,
    });
  };
  const asOwner = (text: string) => database.asOwner((admin) => admin.pool.query(text, [workspaceId]));
  const verify = (...args: string[]) => run(['audit', 'verify', ...args], env);

  it('case 42: prints the head of a whole log, and names the row that the owner changed', async () => {
    const whole = await verify();
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout).toMatch(new RegExp(`^${workspaceId}  whole, 3 rows, head 3:[\\w-]+\\.[\\w-]{43}$`, 'm'));
    expect(whole.stdout).toMatch(/^[-0-9a-f]{36} {2}empty$/m);
    const head = /head (\S+)/.exec(whole.stdout)?.[1] ?? '';
    expect(await verify('--workspace', 'audited', '--head', head)).toMatchObject({ code: 0 });

    const third = '(select entry_id from audit_seal where workspace_id = $1 and seq = 3)';
    await asOwner(`delete from audit_entry where id = ${third}`);
    await asOwner('delete from audit_seal where workspace_id = $1 and seq = 3');
    expect(await verify('--workspace', workspaceId)).toMatchObject({ code: 0 });
    const cut = await verify('--workspace', workspaceId, '--head', head);
    expect(cut.code).toBe(1);
    expect(cut.stdout).toContain('BROKEN: the log was cut short: it ends at 2, and 3 was noted');

    await asOwner(`update audit_entry set status = 403 where workspace_id = $1 and action = 'getCase'`);
    const changed = await verify('--json');
    expect(changed.code).toBe(1);
    const verdicts = JSON.parse(changed.stdout) as { workspaceId: string; fault: string | null }[];
    expect(verdicts.find((one) => one.workspaceId === workspaceId)?.fault).toMatch(/^seq 2 was changed/);
  }, 180_000);

  it('refuses a head that is none, and one without its workspace', async () => {
    expect((await verify('--head', 'x')).stderr).toContain('It is seq:hash');
    expect((await verify('--head', '3:k.h')).stderr).toContain('name it with --workspace');
  }, 180_000);
});
