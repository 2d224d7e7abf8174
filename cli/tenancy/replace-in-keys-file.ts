import type { Database } from '../../db/database.ts';
import { listKeys } from '../../db/tenancy/access-key.repository.ts';
import { hashKey } from '../../db/tenancy/mint-key.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { findKeyKind } from '../../domain/tenancy/key-kinds.ts';
import { readKeysFile, writeKeysFile } from '../home/keys-file.ts';

/** The key that was rotated, and the one that replaces it. */
export interface Replacement {
  db: Database;
  workspaceId: string;
  id: string;
  key: string;
}

/** Writes a rotated key into `keys.json` where the old one stands; answers whether it did. */
export async function replaceInKeysFile(home: string, { db, workspaceId, id, key }: Replacement): Promise<boolean> {
  const file = readKeysFile(home);
  if (file?.workspaceId !== workspaceId) return false;
  const old = (await inWorkspace(db, workspaceId, listKeys)).find((one) => one.id === id);
  const kind = old && findKeyKind(old.product, old.class);
  if (!kind || (kind.product !== 'operator' && kind.product !== 'evaluations')) return false;
  const fields = file[kind.product] ?? {};
  const present = fields[kind.field];
  if (present === undefined || hashKey(present, kind) !== old.sha256) return false;
  writeKeysFile(home, { ...file, [kind.product]: { ...fields, [kind.field]: key } });
  return true;
}
