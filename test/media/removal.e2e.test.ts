import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { storeBytes } from '../../db/media/media-files.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const data = Buffer.from('%PDF-1.7\n').toString('base64');

describe('files that nothing uses', () => {
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    instance = await startTestInstance();
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });

  const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    inWorkspaceSql(instance.database.db, client.workspaceId, async (pg) => (await pg.query(text, values)).rows);
  const filesOnDisk = () =>
    readdirSync(instance.mediaDir, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && entry.parentPath.endsWith(client.workspaceId),
    ).length;
  const swept = () =>
    eventually('every notice is worked', async () => (await sql('select from media_sweep')).length === 0);
  const submitFile = async (rest: object = {}) =>
    (await client.judge({ output: 'hi', attachments: [{ data, filename: 'a.pdf' }], ...rest })).id;

  it.each([
    ['the log is deleted', async (id: string) => client.send('DELETE', `/api/logs/${id}`)],
    [
      'logs are deleted in bulk',
      async (id: string) => client.send('PATCH', '/api/logs/bulk', { ids: [id], action: 'delete' }),
    ],
    ['the project goes', async () => sql('delete from project')],
  ])('are removed when %s', async (_how, remove) => {
    const id = await submitFile();
    const key = `${client.workspaceId}/${id}/0-a.pdf`;
    const link = (await client.send('GET', `/api/media/${key}`)).headers.get('location') ?? '';
    expect(filesOnDisk()).toBe(1);
    await remove(id);
    expect((await client.send('GET', `/api/media/${key}`)).status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    await swept();
    expect(filesOnDisk()).toBe(0);
    expect(await sql('select from media_file')).toEqual([]);
  });

  it('stay for as long as another log uses them', async () => {
    const first = await submitFile();
    const key = `${client.workspaceId}/${first}/0-a.pdf`;
    const { id: second } = await client.judge({ output: 'hi', attachments: [{ source: 'stored', key }] });
    const [entry] = (await client.getLog(second)).attachments;
    expect(entry).toMatchObject({ key: `${client.workspaceId}/${second}/0-a.pdf`, sizeBytes: 9, status: 'stored' });
    await client.send('DELETE', `/api/logs/${first}`);
    await swept();
    expect(filesOnDisk()).toBe(1);
    const { headers } = await client.send('GET', `/api/media/${entry?.key}`);
    expect((await fetch(headers.get('location') ?? '')).status).toBe(200);
    await client.send('DELETE', `/api/logs/${second}`);
    await swept();
    expect(filesOnDisk()).toBe(0);
  });

  it('a stored file of another workspace, or of no log, is 400 by its key', async () => {
    const id = await submitFile();
    const theirs = createClient(instance.urls[0]!, await instance.database.createWorkspace('Other'));
    for (const key of [`${client.workspaceId}/${id}/0-a.pdf`, `${theirs.workspaceId}/x/0-a.pdf`, 'x']) {
      const body = { project: 'p', output: 'hi', attachments: [{ source: 'stored', key }] };
      const { status, json } = await theirs.send('POST', '/api/logs', body);
      expect([status, (json as { fields: object }).fields]).toEqual([
        400,
        { 'attachments[0].key': expect.any(String) },
      ]);
    }
    expect((await theirs.list()).total).toBe(0);
  });

  it('bytes that became no file, because a process died, are removed when their notice runs out', async () => {
    const [store] = instance.parts.map(({ fileStore }) => fileStore);
    const bytes = { workspaceId: client.workspaceId, bytes: [Buffer.from('abandoned')], maxBytes: 100 };
    await storeBytes(instance.database.db, store!, bytes);
    expect(filesOnDisk()).toBe(1);
    await sql('update media_sweep set due_at = clock_timestamp()');
    await swept();
    expect(filesOnDisk()).toBe(0);
  });

  it('a submission that is not new, or not taken, leaves nothing', async () => {
    await submitFile({ id: 'run-1' });
    await submitFile({ id: 'run-1' });
    const attachments = [{ data }, { source: 'stored', key: 'none' }];
    expect((await client.send('POST', '/api/logs', { project: 'p', output: 'hi', attachments })).status).toBe(400);
    await swept();
    expect(filesOnDisk()).toBe(1);
  });

  it('a store that fails keeps the notice, and the file goes once the store is back', async () => {
    const id = await submitFile();
    const store = instance.parts.at(-1)!.fileStore;
    const { remove } = store;
    let failures = 0;
    store.remove = async () => {
      failures += 1;
      throw new Error('the store is away');
    };
    await client.send('DELETE', `/api/logs/${id}`);
    await eventually('the store was asked', () => failures > 0);
    expect(filesOnDisk()).toBe(1);
    store.remove = remove;
    await sql('update media_sweep set due_at = clock_timestamp() where lease_token is null');
    await eventually('the file is gone', () => filesOnDisk() === 0);
  });
});
