import { type AuditWork, auditWorkQueue } from '../../../db/investigations/audit/audit-work.queue.ts';
import { AUDIT_PURPOSE, retrySeals, sealEntries } from '../../../db/investigations/audit/seal-entries.ts';
import type { DrainPassInput, DrainPassResult } from '../../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../../deps.ts';
import { runDrainPass } from '../../drain/run-pass.ts';

/** One pass over the entries of a workspace's audit log that are not sealed yet (contract section 11). */
export function sealAudit(deps: ActivityDeps): (input: DrainPassInput) => Promise<DrainPassResult> {
  const { db, secrets } = deps;
  return (input) => {
    const signer = secrets.signer(AUDIT_PURPOSE);
    return runDrainPass<AuditWork>(
      deps,
      {
        queue: auditWorkQueue,
        batch: 500,
        idOf: ({ id }) => id,
        async work(rows, lease) {
          await sealEntries(db, signer, { ...lease, ids: rows.map(({ id }) => id) });
          return [];
        },
        giveUp: (_rows, lease) => retrySeals(db, lease),
      },
      input,
    );
  };
}
