import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { supervise } from '../../cli/embedded/process/supervise.ts';
import { waitUntil } from '../../cli/embedded/process/wait-until.ts';
import { StartError } from '../../cli/embedded/start-error.ts';
import { type EmbeddedTemporal, type StartTemporalInput, startTemporal } from '../../cli/embedded/temporal/temporal.ts';
import { freshFolder, killHard, query, removeFolders, runNode, runs, script } from './embedded-helpers.ts';

const binary = process.env.TEST_TEMPORAL_CLI ?? '';
const home = freshFolder();
const dbFile = join(home, 'temporal', 'temporal.db');
let input: StartTemporalInput;
beforeAll(async () => {
  const ports = { port: await pickFreePort(), uiPort: await pickFreePort() };
  input = { home, binary, ...ports, searchAttributes: { Workspace: 'Keyword' } };
});
afterAll(removeFolders);

async function withClient<T>(server: EmbeddedTemporal, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const isRunning = (server: EmbeddedTemporal, workflowId: string): Promise<string> =>
  withClient(server, async ({ workflow }) => (await workflow.getHandle(workflowId).describe()).status.name);

describe('the Temporal launcher', () => {
  test('outlives a killed parent, is adopted, and registers attributes that a running server lacks', async () => {
    const { child, line } = await runNode(
      `const { startTemporal } = await import(E + 'temporal/temporal.ts');
       const { pid } = await startTemporal(${JSON.stringify(input)});
       console.log(pid);
       setInterval(() => {}, 1000);`,
    );
    await killHard(child);
    expect(runs(Number(line), dbFile)).toBe(true);

    const searchAttributes = { Workspace: 'Keyword', Attempts: 'Int', Due: 'Datetime' } as const;
    const server = await startTemporal({ ...input, port: await pickFreePort(), searchAttributes });
    expect(server).toMatchObject({ pid: Number(line), port: input.port, uiPort: input.uiPort, adopted: true });
    expect((await fetch(`http://127.0.0.1:${server.uiPort}/`)).status).toBe(200);
    await withClient(server, ({ workflow }) =>
      workflow.start('anything', {
        taskQueue: 'nobody',
        workflowId: 'kept',
        searchAttributes: { Workspace: ['w'], Attempts: [3] },
      }),
    );
    await expect(startTemporal({ ...input, searchAttributes: { Attempts: 'Keyword' } })).rejects.toThrow(
      new StartError(
        'The Temporal server knows the search attribute Attempts with another type than Keyword; remove it there or use another server.',
      ),
    );
  });

  test('comes back by itself on its ports with every acknowledged workflow, when killed with -9', async () => {
    let current = await startTemporal(input);
    const first = current;
    await withClient(first, ({ workflow }) => workflow.start('anything', { taskQueue: 'nobody', workflowId: 'late' }));
    const supervisor = supervise({
      parts: [
        {
          name: 'temporal',
          running: first,
          start: async () => {
            current = await startTemporal(input);
            return current;
          },
        },
      ],
      onRestart: () => undefined,
    });
    process.kill(first.pid, 'SIGKILL');
    expect(await waitUntil(() => current !== first, 20_000)).toBe(true);
    expect(current).toMatchObject({ port: input.port, uiPort: input.uiPort, adopted: false });
    expect(await isRunning(current, 'late')).toBe('RUNNING');
    expect(await isRunning(current, 'kept')).toBe('RUNNING');
    await supervisor.stopParts();
    expect(current.alive()).toBe(false);
    expect(existsSync(join(home, 'run', 'temporal.json'))).toBe(false);
  });

  test('registers new attributes when it starts on an old file, and makes a namespace of its own', async () => {
    const server = await startTemporal({
      ...input,
      namespace: 'other',
      searchAttributes: { Workspace: 'Keyword', Entity: 'Keyword' },
    });
    await withClient(server, async ({ connection }) => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'other' });
      expect(Object.keys(customAttributes ?? {}).sort()).toEqual(['Entity', 'Workspace']);
    });
    await server.stop();
    expect(server.alive()).toBe(false);
  });

  test.each([
    ['port', 'TEMPORAL_PORT'],
    ['uiPort', 'TEMPORAL_UI_PORT'],
  ] as const)('refuses a taken %s in one sentence and leaves nothing running', async (which, setting) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(input[which], '127.0.0.1', resolve));
    const error = await startTemporal(input).catch((reason) => reason);
    await new Promise((resolve) => other.close(resolve));
    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toBe(
      `Port ${input[which]} is already in use by another program; set ${setting} to a free one.`,
    );
    expect(existsSync(join(home, 'run', 'temporal.json'))).toBe(false);
  });

  test('says where its log is when the program ends at once', async () => {
    const failing = script(freshFolder(), 'temporal', 'echo "Error: no such luck" >&2; exit 1');
    await expect(startTemporal({ ...input, binary: failing })).rejects.toThrow(
      new StartError(
        `The Temporal server did not start (Error: no such luck); its log is ${join(home, 'temporal', 'server.log')}.`,
      ),
    );
    await expect(startTemporal({ ...input, uiPort: input.port })).rejects.toThrow(/are both/);
  });

  test('does not take a stranger with a recorded id for its server', async () => {
    const server = await startTemporal(input);
    await server.stop();
    const { openState } = await import('../../cli/embedded/files/state.ts');
    openState(home).write('temporal', { pid: process.pid, port: input.port, uiPort: input.uiPort, dbFile });
    const next = await startTemporal(input);
    expect(next.adopted).toBe(false);
    await next.stop();
  });
});

describe('the servers of this test run', () => {
  test('are where the environment says', async () => {
    const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
    const server = { host: url.hostname, port: Number(url.port), user: url.username, password: url.password };
    expect(await query(server as Parameters<typeof query>[0], 'select 1 as one')).toEqual([{ one: 1 }]);
    const connection = await Connection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS ?? '' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(customAttributes).toMatchObject({ Workspace: 2, Room: 2, Entity: 2 });
    await connection.close();
    expect(readFileSync(join(process.env.TEST_HOME ?? '', 'run', 'temporal.json'), 'utf8')).toContain('temporal.db');
  });
});
