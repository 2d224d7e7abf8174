import { AUDIT_PURPOSE } from '../../db/investigations/audit/seal-entries.ts';
import { type AuditVerdict, verifyAuditLog } from '../../db/investigations/audit/verify-audit-log.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import type { ChainHead } from '../../domain/investigations/audit/chain-fault.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { findWorkspaceId } from '../tenancy/find-workspace-id.ts';
import { type Tenancy, withTenancy } from '../tenancy/open-tenancy.ts';

/** Options of `audit verify`. */
export interface VerifyOptions {
  workspace?: string;
  head?: ChainHead;
  json?: boolean;
}

/** Verifies the audit log of one workspace or of all, and prints what it found; a fault makes the exit code 1. */
export const verifyAudit = (config: Config, { workspace, head, json }: VerifyOptions): Promise<void> =>
  withTenancy(config, async (tenancy) => {
    if (head && workspace === undefined) throw new StartError('A head is of one workspace; name it with --workspace.');
    const keys = tenancy.secrets.signer(AUDIT_PURPOSE);
    const verdicts = [];
    for (const workspaceId of await chosen(tenancy, workspace)) {
      const verdict = await verifyAuditLog(tenancy.db, keys, workspaceId, head);
      if (!json) console.log(`${workspaceId}  ${inWords(verdict)}`);
      verdicts.push({ workspaceId, ...verdict, head: verdict.head && `${verdict.head.seq}:${verdict.head.hash}` });
    }
    if (json) console.log(JSON.stringify(verdicts, null, 2));
    if (verdicts.some(({ fault }) => fault !== null)) process.exitCode = 1;
  });

/** All are seen by the owner's login alone. */
const chosen = async (tenancy: Tenancy, workspace: string | undefined): Promise<string[]> =>
  workspace === undefined
    ? (await listWorkspaces(tenancy.admin())).map(({ id }) => id)
    : [await findWorkspaceId(tenancy, workspace)];

function inWords({ rows, head, fault, unsealed }: AuditVerdict): string {
  if (fault) return `BROKEN: ${fault}`;
  const waiting = unsealed > 0 ? `, ${unsealed} to be sealed` : '';
  return head ? `whole, ${rows} rows${waiting}, head ${head.seq}:${head.hash}` : `empty${waiting}`;
}
