import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSecretBox } from '../../db/secrets/encryption.ts';
import { createWorkspace } from '../../db/tenancy/create-workspace.ts';
import { signingSecrets } from '../../db/webhooks/endpoints/signing-secrets.ts';
import { externalEnv, killStarted, type Running, run, said, start } from '../cli/cli-helpers.ts';

const key = randomBytes(32);
const secret = `whsec_${key.toString('base64')}`;
const event = {
  ...{ event: 'flagged', source: 'callback', id: 'run-1', logId: 'run-1', project: 'support' },
  ...{ verdict: 'flagged', decision: null, explanation: 'Says \u001b[2Jguarantee.' },
};

describe('tracework listen', () => {
  const home = mkdtempSync(join(tmpdir(), 'listen-'));
  afterAll(() => {
    killStarted();
    rmSync(home, { recursive: true });
  });

  const listening = async (...args: string[]) => {
    const running = start(['listen', '--port', '0', '--secret', secret, ...args], { TRACEWORK_HOME: home });
    const [, url = ''] = /Listening on (\S+) /.exec(await said(running, /Listening on/)) ?? [];
    return { running, url };
  };
  const post = (url: string, body: string, { ageSeconds = 0, signed = body, with: signer = key } = {}) => {
    const timestamp = Math.floor(Date.now() / 1_000) - ageSeconds;
    const signature = createHmac('sha256', signer).update(`evt_1.${timestamp}.${signed}`).digest('base64');
    return fetch(url, {
      method: 'POST',
      body,
      headers: { 'webhook-id': 'evt_1', 'webhook-timestamp': `${timestamp}`, 'webhook-signature': `v1,${signature}` },
    });
  };
  const end = async ({ child, ended }: Running) => {
    child.kill('SIGTERM');
    return (await ended).code;
  };

  it('shows what arrives and says whether its signature is good', async () => {
    const { running, url } = await listening();
    const body = JSON.stringify(event);
    expect((await post(`${url}hooks`, body)).status).toBe(204);
    const output = await said(running, /guarantee/);
    expect(output).toMatch(/flagged \(callback\) log run-1 in support verdict flagged\n/);
    expect(output).toMatch(/POST \/hooks, webhook-id evt_1, signature good, answered 204\n/);
    expect(output).not.toContain('\u001b');
    await post(url, body.replace('flagged', 'passing'), { signed: body });
    await said(running, /passing.*\n.*signature BAD/);
    await post(url, body.replace('run-1', 'run-2'), { ageSeconds: 600, signed: body.replace('run-1', 'run-2') });
    await said(running, /signature BAD \(Message timestamp too old\)/);
    await fetch(url, { method: 'POST', body: 'no JSON' });
    await said(running, /a call\n.*POST \/, not signed, answered 204/);
    expect(await end(running)).toBe(0);
  });

  it('fails on purpose when asked to', async () => {
    const { running, url } = await listening('--status', '500');
    expect((await post(url, '{}')).status).toBe(500);
    await said(running, /answered 500\n/);
    expect(await end(running)).toBe(0);
  });

  it('checks with the signing secret of a workspace where none is given', async () => {
    const { database, env } = await externalEnv(home);
    try {
      const secrets = createSecretBox(env.TRACEWORK_SECRET_KEYS ?? '');
      const { workspaceId } = await createWorkspace(database.db, secrets, { name: 'Listeners', kinds: [] });
      const running = start(['listen', '--port', '0', '--workspace', 'Listeners'], env);
      const [, url = ''] = /Listening on (\S+) /.exec(await said(running, /Listening on/)) ?? [];
      const { current } = await signingSecrets(database.db, secrets, { workspaceId, product: 'evaluations' });
      await post(url, '{"event":"pass"}', { with: Buffer.from(current.slice(6), 'base64') });
      await said(running, /pass\n.*signature good/);
      expect(await end(running)).toBe(0);
    } finally {
      await database.drop();
    }
  });

  it('says what is missing where there is no workspace, and which values it takes', async () => {
    const { code, stderr } = await run(['listen', '--port', '0'], { TRACEWORK_HOME: home });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no workspace in .*--secret/)]);
    for (const args of [
      ['--status', '42'],
      ['--port', 'http'],
      ['--secret', ''],
    ])
      expect((await run(['listen', ...args], { TRACEWORK_HOME: home })).code).toBe(1);
  });
});
