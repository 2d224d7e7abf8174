import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { TestDatabase } from '../support/test-database.ts';
import { storeDelivery } from '../webhooks/stored-deliveries.ts';
import { type Env, externalEnv, run } from './cli-helpers.ts';

describe('a command that makes rows due', () => {
  const home = mkdtempSync(join(tmpdir(), 'wake-'));
  let database: TestDatabase;
  let env: Env;
  let workspaceId: string;
  let connection: Connection;
  beforeAll(async () => {
    ({ database, env } = await externalEnv(home));
    ({ workspaceId } = await database.createWorkspace());
    connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS! });
  }, 180_000);
  afterAll(async () => {
    await connection?.close();
    await database.drop();
    rmSync(home, { recursive: true });
  });

  /** No worker runs, and so no relay: what runs when the command has ended, the command has started. */
  const statusOf = async (drain: string) => {
    const temporal = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE! });
    const { status } = await temporal.workflow.getHandle(drain).describe();
    return status.name;
  };
  const command = async (...args: string[]) =>
    expect(await run([...args, '--workspace', workspaceId], env)).toMatchObject({ code: 0 });

  it('has woken the drain of one delivery when it ends', async () => {
    const id = await storeDelivery(database.db, workspaceId, { receiver: 'https://one.example' });
    await command('deliveries', 'retry', id);
    expect(await statusOf(`deliver-webhooks/${workspaceId}/https://one.example`)).toBe('RUNNING');
  }, 180_000);

  it('has woken the drain of all deliveries to a receiver when it ends', async () => {
    await storeDelivery(database.db, workspaceId, { receiver: 'https://many.example' });
    await command('deliveries', 'retry', '--receiver', 'https://many.example', '--since', '1h');
    expect(await statusOf(`deliver-webhooks/${workspaceId}/https://many.example`)).toBe('RUNNING');
  }, 180_000);

  it('has woken the drain of imported logs when it ends', async () => {
    const file = join(home, 'logs.jsonl');
    writeFileSync(file, '{"output": "fine"}\n');
    await command('import', 'logs', file, '--project', 'p');
    expect(await statusOf(`evaluate-logs/${workspaceId}`)).toBe('RUNNING');
  }, 180_000);

  it('ends as well while no Temporal server answers, and has stored them', async () => {
    const id = await storeDelivery(database.db, workspaceId, { receiver: 'https://away.example' });
    env = { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    await command('deliveries', 'retry', id);
  }, 180_000);
});
