import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { v4 as uuid } from 'uuid';
import type { Owner } from '../../../domain/webhooks/endpoint.ts';
import type { Database } from '../../database.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { inWorkspaceSql } from '../../tenant.ts';

/** The secrets a workspace's deliveries of one product are signed with, as `whsec_` and base64 of 32 bytes. */
export interface SigningSecrets {
  /** Signs first, and is the one to be shown. */
  current: string;
  /** Rotated away, but still valid: they sign beside it, newest first. */
  older: string[];
}

/** A new secret in the form of Standard Webhooks. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

async function readSecrets(client: PoolClient, secrets: SecretBox, { workspaceId, product }: Owner) {
  const { rows } = await client.query<{ id: string; ciphertext: string }>(
    `select id, ciphertext from signing_secret where workspace_id = $1 and product = $2
       and (expires_at is null or expires_at > clock_timestamp())
     order by expires_at is null desc, expires_at desc`,
    [workspaceId, product],
  );
  return rows.map(({ id, ciphertext }) => secrets.open(ciphertext, id));
}

/** Answers false when there is a current one already. */
async function addSecret(client: PoolClient, secrets: SecretBox, { workspaceId, product }: Owner) {
  const id = uuid();
  const { rowCount } = await client.query(
    `insert into signing_secret (id, workspace_id, product, ciphertext) values ($1, $2, $3, $4)
     on conflict (workspace_id, product) where expires_at is null do nothing`,
    [id, workspaceId, product, secrets.seal(newSigningSecret(), id)],
  );
  return rowCount === 1;
}

/** The signing secrets of a workspace's product; made on first use, race-safe (contract evaluations, section 8.3). */
export const signingSecrets = (db: Database, secrets: SecretBox, owner: Owner): Promise<SigningSecrets> =>
  inWorkspaceSql(db, owner.workspaceId, async (client) => {
    let [current, ...older] = await readSecrets(client, secrets, owner);
    if (current === undefined) {
      await addSecret(client, secrets, owner);
      [current, ...older] = await readSecrets(client, secrets, owner);
    }
    if (current === undefined) throw new Error('a signing secret was stored and is not there');
    return { current, older };
  });

/** A new current secret; the one before signs beside it for `overlapSeconds` more. */
export const rotateSigningSecret = (
  db: Database,
  secrets: SecretBox,
  owner: Owner,
  overlapSeconds: number,
): Promise<SigningSecrets> =>
  inWorkspaceSql(db, owner.workspaceId, async (client) => {
    await client.query(
      `update signing_secret set expires_at = clock_timestamp() + $3 * interval '1 s'
       where workspace_id = $1 and product = $2 and expires_at is null`,
      [owner.workspaceId, owner.product, overlapSeconds],
    );
    await addSecret(client, secrets, owner);
    const [current = '', ...older] = await readSecrets(client, secrets, owner);
    return { current, older };
  });
