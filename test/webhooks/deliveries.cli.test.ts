import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Env, externalEnv, run } from '../cli/cli-helpers.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type StoredDelivery, storeDelivery } from './stored-deliveries.ts';

jest.setTimeout(240_000); // a dozen programs, on machines that others share

describe('tracework deliveries', () => {
  const home = mkdtempSync(join(tmpdir(), 'deliveries-'));
  let database: TestDatabase;
  let env: Env;
  let workspaceId: string;
  beforeAll(async () => {
    ({ database, env } = await externalEnv(home));
    ({ workspaceId } = await database.createWorkspace());
  }, 180_000);
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true });
  });

  const store = (delivery?: StoredDelivery) => storeDelivery(database.db, workspaceId, delivery);
  const deliveries = (...args: string[]) => run(['deliveries', ...args, '--workspace', workspaceId], env);
  const json = async (...args: string[]) => JSON.parse((await deliveries(...args, '--json')).stdout);

  it('lists, shows and retries', async () => {
    const old = await store({ createdAt: '2026-01-01T00:00:00Z' });
    const fresh = await store({ receiver: 'https://other.example', logId: 'run/1' });
    const arrived = await store({ state: 'succeeded' });
    expect((await deliveries('list')).stdout).toMatch(new RegExp(`^ID.*\\n${arrived}.*\\n${fresh}.*\\n${old}.*failed`));
    const filters = ['--state', 'failed', '--receiver', 'https://other.example/hook?x=1', '--since', '1h'];
    expect(await json('list', ...filters)).toMatchObject([{ id: fresh, state: 'failed' }]);
    expect(await json('list', '--entity', 'log/run/1')).toMatchObject([
      { id: fresh, entity: { kind: 'log', id: 'run/1' } },
    ]);
    expect((await deliveries('retry', fresh)).stdout).toMatch(/is sent within seconds/);
    const { stdout } = await deliveries('show', fresh);
    expect(stdout).toMatch(
      /entity +log\/run\/1\n.*state +pending\n.*url +https:\/\/other.example\/hook\n.*TRY.*1 .* 12 +500/s,
    );
    const many = ['retry', '--receiver', 'https://receiver.example', '--since', '2026-01-01'];
    expect(await json(...many)).toEqual({ retried: 1 });
    expect(await deliveries('retry', arrived)).toMatchObject({ code: 1, stderr: expect.stringMatching(/has arrived/) });
  }, 120_000);

  it.each([
    [['retry'], /name one delivery, or --receiver and --since/],
    [['list', '--since', 'yesterday'], /date or a span/],
    [['list', '--entity', 'run-1'], /kind and an id/],
  ])('refuses %j in a sentence', async (args, words) => {
    const { code, stderr } = await deliveries(...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
  });
});
