import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../db/database.ts';
import { deriveQueueUrl } from '../../db/logins.ts';
import { migrate } from '../../db/migrate.ts';
import { createSecretBox, generateSecretKey, type SecretBox } from '../../db/secrets/encryption.ts';
import { createWorkspace, type WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { createOperatorKey } from '../../db/tenancy/keys/operator-keys.ts';
import { workspaceKeyKinds } from '../../domain/products.ts';

/** A database of its own for one test file, migrated and empty. */
export interface TestDatabase {
  /** The runtime login: row-level security applies. */
  db: Database;
  adminUrl: string;
  url: string;
  queueUrl: string;
  /** What its secrets are encrypted with, as in TRACEWORK_SECRET_KEYS. */
  secretKeys: string;
  secrets: SecretBox;
  createWorkspace(name?: string): Promise<WorkspaceCredentials>;
  /** A new key of the operator's. */
  operatorToken(): Promise<string>;
  /** Runs `work` with the owner's login. */
  asOwner<T>(work: (admin: Database) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

const serverUrl = (): string => {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the tests by `npm test`.');
  return url;
};

/** The addresses of the three logins of one database on the test server. */
function addresses(database: string): { adminUrl: string; url: string; queueUrl: string } {
  const admin = new URL(serverUrl());
  admin.pathname = database;
  const runtime = new URL(admin);
  runtime.username = 'tracework_test';
  runtime.password = 'runtime';
  return { adminUrl: admin.href, url: runtime.href, queueUrl: deriveQueueUrl(runtime.href) };
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Named after what the migrations say, so that a server that outlives a run never serves an old schema. */
function templateName(): string {
  const folder = join(import.meta.dirname, '../../db/migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return `tracework_template_${hash.digest('hex').slice(0, 12)}`;
}

/** The migrated database that all others are copies of; the first file of a run makes it. */
async function ensureTemplate(client: pg.Client): Promise<string> {
  const name = templateName();
  await client.query('select pg_advisory_lock(7274270099)');
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return name;
    const building = `${name}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    await migrate(addresses(building));
    await client.query(`alter database ${building} rename to ${name}`);
    return name;
  } finally {
    await client.query('select pg_advisory_unlock(7274270099)');
  }
}

/** A fresh database on the test server; `drop` it afterwards. */
export async function createTestDatabase({ poolSize = 8 } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(async (client) => {
    const template = await ensureTemplate(client);
    await client.query(`create database ${name} template ${template}`);
  });
  const { adminUrl, url, queueUrl } = addresses(name);
  const db = await openDatabase({ url, poolSize });
  const secretKeys = generateSecretKey();
  const secrets = createSecretBox(secretKeys);
  const asOwner = async <T>(work: (admin: Database) => Promise<T>): Promise<T> => {
    const admin = openDatabase({ url: adminUrl, poolSize: 2 });
    try {
      return await work(admin);
    } finally {
      await admin.close();
    }
  };
  return {
    db,
    adminUrl,
    url,
    queueUrl,
    secretKeys,
    secrets,
    createWorkspace: (workspaceName = 'Acme') =>
      createWorkspace(db, secrets, { name: workspaceName, kinds: workspaceKeyKinds }),
    operatorToken: () => asOwner((admin) => createOperatorKey(admin, secrets)),
    asOwner,
    drop: async () => {
      await db.close();
      await asAdmin((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}
