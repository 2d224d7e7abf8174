import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type FileSource, servedFile, startFileSource } from '../support/file-source.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

describe('files that are fetched for a log', () => {
  let source: FileSource;
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    source = await startFileSource();
    instance = await startTestInstance({
      env: {
        PUBLIC_URL: 'https://files.example/',
        ALLOW_PRIVATE_TARGETS: 'true',
        RETRY_TIME_SCALE: '0.01',
      },
    });
  });
  afterAll(async () => {
    await instance.stop();
    await source.close();
  });
  beforeEach(async () => {
    source.asked.length = 0;
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });

  const at = (path: string, rest: object = {}) => ({ url: `${source.url}${path}`, ...rest });
  /** Submits and waits; answers the log. */
  const judged = async (...attachments: object[]) =>
    client.getLog((await client.judge({ output: 'hi', attachments })).id);

  it('are fetched before the rules run, also when the caller waits', async () => {
    await client.createRule({ name: 'r', type: 'keyword_forbidden', value: 'hi' });
    const log = await judged(at('/file.pdf'), { data: 'aGVsbG8=', filename: 'own.txt' });
    expect(log).toMatchObject({ status: 'flagged', mediaBytes: servedFile.length + 5 });
    const key = `${client.workspaceId}/${log.id}/0-file.pdf`;
    expect(log.attachments).toEqual([
      {
        role: 'input',
        filename: 'file.pdf',
        contentType: 'application/pdf',
        sizeBytes: servedFile.length,
        key,
        url: `https://files.example/api/media/${key}`,
        status: 'stored',
        error: null,
      },
      expect.objectContaining({ filename: 'own.txt', contentType: 'text/plain', status: 'stored' }),
    ]);
    const { headers } = await client.send('GET', `/api/media/${key}`);
    const location = headers.get('location')?.replace('https://files.example', instance.urls[0]!);
    const file = await fetch(location ?? '');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(servedFile);
    expect(source.asked).toEqual(['/file.pdf']);
  });

  it('a log that is not waited for shows a file as pending, without a key, until it is there', async () => {
    const { id } = await client.submit({ project: 'p', output: 'hi', attachments: [at('/flaky')] });
    const [first] = (await client.getLog(id)).attachments;
    expect(first?.status === 'pending' ? [first.key, first.url] : [null, null]).toEqual([null, null]);
    const log = await client.settled(id);
    expect(log.attachments).toEqual([expect.objectContaining({ status: 'stored', error: null })]);
    expect(source.asked).toEqual(['/flaky', '/flaky', '/flaky']);
  });

  it.each([
    ['/gone', 1, 'Its source answered 404.'],
    ['/broken', 3, 'Its source answered 500.'],
    ['/big', 1, 'It has more than 10 MB.'],
    ['/bomb', 1, 'It has more than 10 MB.'],
    ['/short', 3, 'Its source could not be reached.'],
    ['/redirect-4', 1, 'Its source redirects too often, or to where it may not.'],
  ])('%s is tried %d times and fails the file, not the log', async (path, tries, error) => {
    const log = await judged(at(path), at('/file.pdf'));
    expect(log).toMatchObject({ status: 'pass', mediaBytes: servedFile.length });
    expect(log.attachments[0]).toMatchObject({ status: 'failed', error, key: null, url: null, sizeBytes: null });
    expect(log.attachments[1]).toMatchObject({ status: 'stored' });
    const asked = source.asked.filter((one) => one === path).length;
    expect(tries === 1 ? asked < 3 : asked === tries).toBe(true);
  });

  it('follows three redirects, undoes compression, and takes the name and the type that are given', async () => {
    const log = await judged(
      at('/redirect', { filename: 'named.pdf' }),
      at('/gzipped', { contentType: 'Text/Plain; charset=utf-8' }),
      at('/typed?x=1'),
      at('/a%20b.csv'),
    );
    expect(log.attachments.map(({ filename, contentType, sizeBytes }) => [filename, contentType, sizeBytes])).toEqual([
      ['named.pdf', 'application/pdf', servedFile.length],
      ['gzipped', 'text/plain; charset=utf-8', servedFile.length],
      ['typed', 'text/csv; charset=utf-8', 3],
      ['a b.csv', 'application/pdf', servedFile.length],
    ]);
  });

  it('an id sent again with equal content fetches nothing again', async () => {
    const body = { project: 'p', output: 'hi', id: 'run-1', attachments: [at('/file.pdf')] };
    await client.submit(body);
    await client.settled('run-1');
    await client.submit(body);
    expect(source.asked).toEqual(['/file.pdf']);
  });

  it('callbacks name the files of a log as it shows them itself', async () => {
    const receiver = await startWebhookReceiver();
    const attachments = [at('/file.pdf'), at('/gone')];
    const part = { type: 'image_url', url: 'data:image/png;base64,AAAA' };
    const { id } = await client.judge({ output: 'hi', attachments, input: [part], callbackUrl: receiver.url('/') });
    const [call] = await receiver.received('/', 1);
    const log = await client.getLog(id);
    expect(log.attachments).toHaveLength(2);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ id, input: log.input, attachments: log.attachments });
    await receiver.close();
  });
});

describe('files whose source is slow', () => {
  let source: FileSource;
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    source = await startFileSource();
    instance = await startTestInstance({
      env: { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01', FETCH_TIMEOUT_SECONDS: '0.5' },
    });
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });
  afterAll(async () => {
    await instance.stop();
    await source.close();
  });

  it('are tried three times and fail, not the log', async () => {
    const attachments = ['/hang', '/drip'].map((path) => ({ url: `${source.url}${path}` }));
    const log = await client.getLog((await client.judge({ output: 'hi', attachments })).id);
    expect(log).toMatchObject({ status: 'pass', mediaBytes: 0 });
    for (const file of log.attachments)
      expect(file).toMatchObject({ status: 'failed', error: 'Its source took too long.', key: null, url: null });
    // Where the machine is slow, a try may have ended before its request was out.
    expect(source.asked.length).toBeLessThanOrEqual(6);
    expect(new Set(source.asked)).toEqual(new Set(['/hang', '/drip']));
  });

  it('an announced length beyond the bound does not help a file that ends early', async () => {
    const attachments = [{ url: `${source.url}/big-announced` }];
    const log = await client.getLog((await client.judge({ output: 'hi', attachments })).id);
    expect(log).toMatchObject({ status: 'pass', attachments: [expect.objectContaining({ status: 'failed' })] });
  });

  it('a log that is deleted while its file is fetched ends silently', async () => {
    source.asked.length = 0;
    const { id } = await client.submit({ project: 'p', output: 'hi', attachments: [{ url: `${source.url}/hang` }] });
    await eventually('the source was asked', () => source.asked.length > 0);
    expect((await client.send('DELETE', `/api/logs/${id}`)).status).toBe(200);
    await client.judge({ id, output: 'hi', attachments: [{ data: 'aGVsbG8=', filename: 'own.txt' }] });
    expect((await client.getLog(id)).attachments).toEqual([expect.objectContaining({ filename: 'own.txt' })]);
  });
});

describe('with the guard of addresses', () => {
  it('a private address is never called, and fails the file, not the log', async () => {
    const source = await startFileSource();
    const instance = await startTestInstance({ env: { RETRY_TIME_SCALE: '0.01' } });
    const client = createClient(instance.urls[0]!, instance.credentials);
    const attachments = [{ url: `${source.url}/file.pdf` }, { url: 'http://169.254.169.254/latest' }];
    const { id } = await client.judge({ output: 'hi', attachments });
    const log = await client.getLog(id);
    expect(log.status).toBe('pass');
    for (const entry of log.attachments)
      expect(entry).toMatchObject({ status: 'failed', error: 'Its address is not a public one.' });
    expect(source.asked).toEqual([]);
    await instance.stop();
    await source.close();
  });
});
