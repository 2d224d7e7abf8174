import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { eventually } from '../support/eventually.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const body = JSON.stringify({ event: 'flagged', logId: 'run-1', output: 'Zoë’s “reply” ✓' });
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

/** The example that the document has in a language. */
function example(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(document) ?? [];
  if (!code) throw new Error(`docs/webhooks.md has no example in ${language}`);
  return code;
}

/** A call as it is delivered: `sent` and `id` differ from what was signed where somebody tampers. */
async function deliver(url: string, id: string, { signed = body, sent = body, ageSeconds = 0, older = false } = {}) {
  const at = new Date(Date.now() - ageSeconds * 1_000);
  const good = new Webhook(secret).sign(id, at, signed);
  const other = new Webhook(randomBytes(32).toString('base64')).sign(id, at, signed);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': older ? `${other} ${good}` : good,
  };
  return (await fetch(url, { method: 'POST', body: sent, headers })).status;
}

describe('the receivers of docs/webhooks.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'receivers-'));
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const receivers = [
    ['js', 'receiver.mjs', process.execPath, it] as const,
    ['python', 'receiver.py', 'python3', hasPython ? it : it.skip] as const,
  ];
  for (const [language, file, command, run] of receivers)
    run(
      `the one in ${language} takes what is genuine, once, and nothing else (python3 from 3.9 for python)`,
      async () => {
        const path = join(folder, file);
        writeFileSync(path, example(language));
        const port = await pickFreePort();
        const { PATH = '' } = process.env;
        const child = spawn(command, [path], { env: { PATH, WEBHOOK_SECRET: secret, PORT: String(port) } });
        children.push(child);
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
        await eventually('it listens', () => output === 'listening\n');

        const url = `http://127.0.0.1:${port}/`;
        expect(await deliver(url, 'evt_1', { sent: body.replace('run-1', 'run-2') })).toBe(401);
        expect(await deliver(url, 'evt_1', { ageSeconds: 301 })).toBe(401);
        expect(await deliver(url, 'evt_1', { ageSeconds: -310 })).toBe(401);
        expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
        expect(await deliver(url, 'evt_1')).toBe(204);
        expect(await deliver(url, 'evt_1', { ageSeconds: 30 })).toBe(204); // a retry
        expect(await deliver(url, 'evt_2', { older: true })).toBe(204); // while the secret is being replaced
        await eventually('both are taken', () => output.split('flagged run-1').length > 2);
        expect(output).toBe('listening\nflagged run-1\nflagged run-1\n');
      },
    );
});
