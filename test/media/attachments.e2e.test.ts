import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { badFields, type Client, createClient, errorOf } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const pdf = Buffer.from('%PDF-1.7\n%test\n%%EOF\n');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('files that come with a submission', () => {
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    instance = await startTestInstance();
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });

  const submitFile = (attachment: object, rest: object = {}) =>
    client.judge({ output: 'hi', attachments: [attachment], ...rest });
  const media = (key: string, query = '') => client.send('GET', `/api/media/${key}${query}`);
  const follow = async (key: string, query = '', headers: Record<string, string> = {}) => {
    const { headers: sent } = await media(key, query);
    return fetch(sent.get('location') ?? '', { headers });
  };
  const filesOnDisk = () =>
    readdirSync(instance.mediaDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

  it('stores a base64 PDF, and hands its bytes out by a signed address without credentials', async () => {
    const { id } = await submitFile({ source: 'upload', data: base64(pdf), filename: 'in voice.pdf' });
    const log = await client.getLog(id);
    const key = `${client.workspaceId}/${id}/0-in_voice.pdf`;
    expect(log.mediaBytes).toBe(pdf.length);
    expect(log.attachments).toEqual([
      {
        role: 'input',
        filename: 'in voice.pdf',
        contentType: 'application/pdf',
        sizeBytes: pdf.length,
        key,
        url: `${instance.urls[0]}/api/media/${key}`,
        status: 'stored',
        error: null,
      },
    ]);
    const redirect = await client.send('GET', `/api/media/${key}`, undefined, {
      headers: { 'x-api-key': client.apiKey },
    });
    expect([redirect.status, redirect.text, redirect.headers.get('cache-control')]).toEqual([302, '', 'no-store']);
    const file = await fetch(redirect.headers.get('location') ?? '');
    expect(file.status).toBe(200);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(pdf.length),
      'content-disposition': 'inline; filename="in voice.pdf"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
  });

  it('download=1 asks for attachment disposition; any other value is ignored', async () => {
    const { id } = await submitFile({ data: base64(pdf), filename: 'a.pdf' });
    const key = `${client.workspaceId}/${id}/0-a.pdf`;
    expect((await follow(key, '?download=1')).headers.get('content-disposition')).toBe('attachment; filename="a.pdf"');
    expect((await follow(key, '?download=yes')).headers.get('content-disposition')).toBe('inline; filename="a.pdf"');
  });

  it('a signed address works with an Authorization header, which it ignores', async () => {
    const { id } = await submitFile({ data: base64(pdf) });
    const file = await follow(`${client.workspaceId}/${id}/0-file`, '', { authorization: 'Bearer wh-nobody' });
    expect(file.status).toBe(200);
  });

  it.each([
    ['signature', (url: URL) => url.searchParams.set('signature', 'k1.AAAA')],
    ['expiry', (url: URL) => url.searchParams.set('expires', '99999999999')],
    ['disposition', (url: URL) => url.searchParams.set('disposition', 'attachment')],
    ['key id', (url: URL) => url.searchParams.set('signature', `k9${url.searchParams.get('signature')?.slice(2)}`)],
    ['name', (url: URL) => Object.assign(url, { pathname: `${url.pathname}x` })],
    ['missing signature', (url: URL) => url.searchParams.delete('signature')],
  ])('an altered address is 403: %s', async (_what, alter) => {
    const { id } = await submitFile({ data: base64(pdf) });
    const url = new URL((await media(`${client.workspaceId}/${id}/0-file`)).headers.get('location') ?? '');
    alter(url);
    const refused = await fetch(url);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'FORBIDDEN']);
  });

  it('refuses a key of another workspace with 403, and one that leads nowhere with 404', async () => {
    const { id } = await submitFile({ data: base64(pdf) });
    const key = `${client.workspaceId}/${id}/0-file`;
    const other = createClient(instance.urls[0]!, await instance.database.createWorkspace('Other'));
    const foreign = await other.send('GET', `/api/media/${key}`);
    expect([foreign.status, errorOf(foreign).code]).toEqual([403, 'FORBIDDEN']);
    for (const bad of [`${key}x`, `${client.workspaceId}/${id}//0-file`, `${client.workspaceId}%2F..%2F0-file`])
      expect([bad, (await media(bad)).status]).toEqual([bad, 404]);
    expect((await media(`${client.workspaceId}\\${id}`.replaceAll('\\', '%5C'))).status).toBe(404);
    const anonymous = await fetch(`${instance.urls[0]}/api/media/${key}`);
    expect(anonymous.status).toBe(401);
  });

  it.each([
    ['bad base64', 'not base64!'],
    ['broken base64', 'AAAAA'],
    ['an empty file', ''],
    ['nothing but blanks', '  '],
    ['10 MB and a byte', base64(Buffer.alloc((10 << 20) + 1))],
  ])('refuses %s by name, with nothing stored', async (_what, data) => {
    const before = filesOnDisk();
    const body = { project: 'p', output: 'hi', attachments: [{ data: base64(pdf) }, { source: 'upload', data }] };
    const refused = await client.send('POST', '/api/logs', body);
    expect([refused.status, badFields(refused)]).toEqual([400, ['attachments[1].data']]);
    expect(filesOnDisk()).toBe(before);
    expect((await client.list()).total).toBe(0);
  });

  it('takes 10 MB exactly, blanks and a data: prefix', async () => {
    const { id } = await submitFile({ data: base64(Buffer.alloc(10 << 20)) });
    expect((await client.getLog(id)).mediaBytes).toBe(10 << 20);
    const blanks = await submitFile({ data: ` data:text/plain;base64,aGVs\n bG8= ` });
    const log = await client.getLog(blanks.id);
    expect(log.attachments[0]).toMatchObject({ sizeBytes: 5, contentType: 'text/plain' });
  });

  it('stores data: URLs of input parts, and shows their address in their place', async () => {
    const input = [
      { type: 'text', text: 'look' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${base64(png)}` } },
      { type: 'file_url', url: `data:application/pdf;base64,${base64(pdf)}`, filename: 'ä.pdf' },
      { type: 'audio_url', audio_url: { url: 'https://example.com/a.mp3' } },
    ];
    const { id } = await client.judge({ output: 'hi', input, attachments: [{ data: base64(pdf) }] });
    const log = await client.getLog(id);
    expect(log.attachments).toHaveLength(1);
    expect(log.mediaBytes).toBe(2 * pdf.length + png.length);
    const parts = JSON.parse(log.input ?? '');
    expect(parts).toEqual([
      input[0],
      { type: 'image_url', image_url: { url: `/api/media/${client.workspaceId}/${id}/1-file` } },
      { type: 'file_url', url: `/api/media/${client.workspaceId}/${id}/2-_.pdf`, filename: 'ä.pdf' },
      input[3],
    ]);
    const image = await follow(parts[1].image_url.url.replace('/api/media/', ''));
    expect(Buffer.from(await image.arrayBuffer())).toEqual(png);
    const file = await follow(parts[2].url.replace('/api/media/', ''));
    expect(file.headers.get('content-disposition')).toBe(`inline; filename="_.pdf"; filename*=UTF-8''%C3%A4.pdf`);
  });

  it('an id sent again with the same input stores nothing; with another file inside the input it is a conflict', async () => {
    const part = (bytes: Uint8Array) => [{ type: 'image_url', url: `data:image/png;base64,${base64(bytes)}` }];
    const body = { project: 'p', output: 'hi', id: 'run-1', input: part(png), attachments: [{ data: base64(pdf) }] };
    await client.submit(body);
    const log = await client.settled('run-1');
    expect(await client.submit({ ...body, attachments: [{ data: base64(png) }] })).toMatchObject({ status: 'pass' });
    expect(await client.getLog('run-1')).toEqual(log);
    const conflict = await client.send('POST', '/api/logs', { ...body, input: part(pdf) });
    expect(conflict.status).toBe(409);
  });

  it.each([
    ['page.html', '<script>', 'text/html'],
    ['drawing.svg', '<svg/>', 'image/svg+xml'],
    ['notes.csv', 'a,b', 'text/csv'],
    ['unknown', 'abc', 'application/octet-stream'],
  ])('%s is never shown inline', async (filename, content, contentType) => {
    const { id } = await submitFile({ data: base64(Buffer.from(content)), filename });
    const file = await follow(`${client.workspaceId}/${id}/0-${filename}`);
    expect(file.headers.get('content-type')).toBe(contentType);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${filename}"`);
  });

  it('answers one range of a file, HEAD without a body, and the whole for a range it does not have', async () => {
    const { id } = await submitFile({ data: base64(Buffer.from('0123456789')), filename: 'a.txt' });
    const key = `${client.workspaceId}/${id}/0-a.txt`;
    const range = async (value: string) => {
      const answer = await follow(key, '', { range: value });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=20-30')).toEqual([200, null, '0123456789']);
    expect(await range('bytes=0-1,3-4')).toEqual([200, null, '0123456789']);
    const { headers } = await media(key);
    const head = await fetch(headers.get('location') ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('a stored file is attached again by its key or its address, however that is escaped', async () => {
    await submitFile({ data: base64(pdf), filename: 'a.pdf' }, { id: 'run:1' });
    const { key, url } = (await client.getLog('run:1')).attachments[0]!;
    for (const name of [key, url, url?.replace('run:1', 'run%3A1'), url?.replace('run%3A1', 'run:1')]) {
      const { id } = await submitFile({ source: 'stored', key: name });
      expect((await client.getLog(id)).attachments).toMatchObject([
        { filename: 'a.pdf', status: 'stored', sizeBytes: pdf.length },
      ]);
    }
  });

  it('media-url names a key or an absolute url, and answers an address that needs no credentials', async () => {
    const { id } = await submitFile({ data: base64(pdf), filename: 'a.pdf' });
    const { key, url } = (await client.getLog(id)).attachments[0]!;
    for (const source of [key ?? '', url ?? '']) {
      const query = new URLSearchParams({ source, filename: 'b ü.pdf' });
      const { status, json } = await client.send('GET', `/api/media-url?${query}`);
      expect([status, json]).toEqual([
        200,
        {
          ...{ url: expect.any(String), filename: 'b ü.pdf', contentType: 'application/pdf', key },
          sizeBytes: pdf.length,
        },
      ]);
      const file = await fetch((json as { url: string }).url);
      expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
      expect(file.headers.get('content-disposition')).toContain(`filename*=UTF-8''b%20%C3%BC.pdf`);
    }
    expect((await client.send('GET', '/api/media-url')).status).toBe(400);
    const unknown = new URLSearchParams({ source: `${key}x` });
    expect((await client.send('GET', `/api/media-url?${unknown}`)).status).toBe(404);
  });
});
