import { inInstallation, inWorkspace, type Transaction } from '../../db/tenant.ts';
import type { Config } from '../../workers/settings.ts';
import { findWorkspaceId } from './find-workspace-id.ts';
import { type Tenancy, withTenancy } from './open-tenancy.ts';

/** Whose keys a command is about. */
export interface KeyOwner {
  /** Null for the operator's keys, which belong to the installation. */
  workspaceId: string | null;
  /** One transaction that sees this owner's keys. */
  transaction<T>(work: (em: Transaction) => Promise<T>): Promise<T>;
  tenancy: Tenancy;
}

/** How a command names the owner of keys. */
export interface OwnerOptions {
  workspace: string;
  operator?: boolean;
}

/** Runs a command about the keys of the named workspace or, with the owner's login of the database, of the operator. */
export const withKeyOwner = <T>(
  config: Config,
  { workspace, operator = false }: OwnerOptions,
  work: (owner: KeyOwner) => Promise<T>,
): Promise<T> =>
  withTenancy(config, async (tenancy) => {
    if (operator) {
      const admin = tenancy.admin();
      return work({ workspaceId: null, tenancy, transaction: (inside) => inInstallation(admin, inside) });
    }
    const workspaceId = await findWorkspaceId(tenancy, workspace);
    return work({ workspaceId, tenancy, transaction: (inside) => inWorkspace(tenancy.db, workspaceId, inside) });
  });
