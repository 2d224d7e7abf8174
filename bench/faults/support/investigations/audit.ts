import { ask } from '../database.ts';
import { timeUntil } from '../pause.ts';
import type { Lab } from './lab.ts';

interface Verdict {
  workspaceId: string;
  rows: number;
  fault: string | null;
  unsealed: number;
}

const SEALED_MS = 60_000;

/** What `tracework audit verify` says of the workspace, once every entry has its seal, and which erasures it does not hold; in words. */
export async function auditFaults({ bed, investigations }: Lab): Promise<string[]> {
  let verdict: Verdict | undefined;
  const verify = async () => {
    const printed = await bed.command('audit', 'verify', '--workspace', bed.workspaceId, '--json');
    [verdict] = JSON.parse(printed);
    return verdict?.unsealed === 0;
  };
  try {
    if ((await timeUntil(verify, { withinMs: SEALED_MS, everyMs: 500 })) === null)
      return [`${verdict?.unsealed} entries of the audit log have no seal after a minute`];
  } catch (error) {
    return [`the audit log does not verify: ${error instanceof Error ? error.message : error}`];
  }
  const recorded = await ask<{ id: string }>(
    bed.adminUrl,
    `select target_id as id from audit_entry where action = 'deleteSubject' and status = 204`,
  );
  const ids = new Set(recorded.map(({ id }) => id));
  return investigations
    .filter(({ erasure, subjectId }) => erasure === 'acknowledged' && !ids.has(subjectId))
    .map(({ person }) => `the audit log does not hold the deletion of ${person.name}`);
}
