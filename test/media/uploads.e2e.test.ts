import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { UploadTicket } from '../../domain/evaluations/contract/media/upload.ts';
import { badFields, type Client, createClient, expected } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const pdf = Buffer.from('%PDF-1.7\nuploaded\n');

describe('direct uploads', () => {
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    instance = await startTestInstance();
  });
  afterAll(() => instance.stop());
  afterEach(() => void jest.restoreAllMocks());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });

  const start = async (body: object = { filename: 'a b.pdf' }) =>
    expected(await client.send('POST', '/api/uploads', body), 200, UploadTicket);
  const put = (ticket: UploadTicket, body: Uint8Array = pdf, headers: Record<string, string> = ticket.headers) =>
    fetch(ticket.uploadUrl, { method: 'PUT', body: new Uint8Array(body), headers });
  const submit = (attachment: object) =>
    client.send('POST', '/api/logs', { project: 'p', output: 'hi', sync: true, attachments: [attachment] });
  const sql = <T>(text: string): Promise<T[]> =>
    inWorkspaceSql(instance.database.db, client.workspaceId, async (pg) => (await pg.query(text)).rows);

  it('hands out an address that takes the bytes without credentials, and links them by their key', async () => {
    const ticket = await start({ filename: 'a b.pdf', sizeBytes: pdf.length });
    expect(ticket).toMatchObject({
      contentType: 'application/pdf',
      method: 'PUT',
      headers: { 'Content-Type': 'application/pdf' },
      expiresIn: 900,
      maxBytes: 32 << 20,
    });
    const stored = await put(ticket);
    expect([stored.status, await stored.json()]).toEqual([200, { ok: true, key: ticket.key, sizeBytes: pdf.length }]);
    const { json } = await submit({ source: 'uploaded', key: ticket.key });
    const log = await client.getLog((json as { id: string }).id);
    expect(log.mediaBytes).toBe(pdf.length);
    expect(log.attachments[0]).toMatchObject({ filename: 'a b.pdf', contentType: 'application/pdf', status: 'stored' });
    const { headers } = await client.send('GET', `/api/media/${log.attachments[0]?.key}`);
    const file = await fetch(headers.get('location') ?? '');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
  });

  it('has defaults for everything, and refuses what cannot be', async () => {
    expect(await start({})).toMatchObject({ contentType: 'application/octet-stream' });
    for (const [field, value] of [
      ['sizeBytes', (32 << 20) + 1],
      ['sizeBytes', 0],
      ['contentType', 'no type'],
      ['filename', 'x'.repeat(256)],
    ] as const)
      expect(badFields(await client.send('POST', '/api/uploads', { [field]: value }))).toEqual([field]);
  });

  it('refuses another type, another size and nothing at all, and keeps none of it', async () => {
    const ticket = await start({ filename: 'a.pdf', sizeBytes: pdf.length });
    const statuses = [
      (await put(ticket, pdf, { 'content-type': 'text/html' })).status,
      (await put(ticket, pdf.subarray(1))).status,
      (await put(ticket, Buffer.concat([pdf, pdf]))).status,
      (await put(ticket, Buffer.alloc(0))).status,
    ];
    expect(statuses).toEqual([400, 400, 413, 400]);
    expect(await sql('select from media_file')).toEqual([]);
    expect((await submit({ source: 'uploaded', key: ticket.key })).status).toBe(400);
  });

  it('takes 32 MB and not a byte more, without holding them in memory', async () => {
    expect((await put(await start(), Buffer.alloc(32 << 20), { 'content-type': 'application/pdf' })).status).toBe(200);
    const tooMany = await put(await start(), Buffer.alloc((32 << 20) + 1));
    expect(tooMany.status).toBe(413);
  });

  it('the same bytes again change nothing, others are a conflict; so it is when they come at once', async () => {
    const ticket = await start();
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(ticket)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await put(ticket, Buffer.from('other'))).status).toBe(409);
    expect(await sql('select from media_file')).toHaveLength(1);
    // Of the others only the notice of the upload stays.
    await eventually('the rest is swept', async () => (await sql('select from media_sweep')).length === 1);
  });

  it('takes the announced type in every spelling, and no other', async () => {
    const announced = 'text/plain; charset=utf-8; note="a;b"';
    for (const [sent, status] of [
      [announced, 200],
      ['Text/Plain;note="a;b";charset=UTF8', 200],
      ['text/plain; charset="UTF-8"; note="\\a;b"', 200],
      ['text/plain; charset=utf-16; note="a;b"', 400],
      ['text/plain', 400],
    ] as const) {
      const ticket = await start({ filename: 'a.txt', contentType: announced });
      expect(ticket.contentType).toBe(announced);
      expect([sent, (await put(ticket, pdf, { 'Content-Type': sent })).status]).toEqual([sent, status]);
    }
  });

  it.each(['signature', 'expires', 'contentType'])('an address with another %s is 403', async (parameter) => {
    const ticket = await start();
    const url = new URL(ticket.uploadUrl);
    url.searchParams.set(parameter, parameter === 'expires' ? '99999999999' : 'text/html');
    expect((await put({ ...ticket, uploadUrl: url.href })).status).toBe(403);
  });

  it('addresses of uploads and of files expire', async () => {
    const ticket = await start();
    await put(ticket);
    const { json } = await submit({ key: ticket.key });
    const { key } = (await client.getLog((json as { id: string }).id)).attachments[0]!;
    const { headers } = await client.send('GET', `/api/media/${key}`);
    const link = headers.get('location') ?? '';
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now');
    clock.mockReturnValue(now + 299_000);
    expect((await fetch(link)).status).toBe(200);
    clock.mockReturnValue(now + 301_000);
    expect((await fetch(link)).status).toBe(403);
    clock.mockReturnValue(now + 901_000);
    expect((await put(ticket)).status).toBe(403);
  });

  it('an upload that no log uses is removed after a day, one that a log uses stays', async () => {
    const [used, unused] = [await start(), await start()];
    for (const ticket of [used, unused]) await put(ticket);
    await submit({ source: 'uploaded', key: used.key });
    const due = await sql<{ hours: number }>(
      'select round(extract(epoch from due_at - clock_timestamp()) / 3600)::int as hours from media_sweep',
    );
    expect(due).toEqual([{ hours: 24 }, { hours: 24 }]);
    await sql('update media_sweep set due_at = clock_timestamp()');
    await eventually('the sweep is done', async () => (await sql('select from media_sweep')).length === 0);
    expect(await sql('select from media_file')).toHaveLength(1);
    expect((await submit({ source: 'uploaded', key: used.key })).status).toBe(200);
    expect((await submit({ source: 'uploaded', key: unused.key })).status).toBe(400);
  });
});
