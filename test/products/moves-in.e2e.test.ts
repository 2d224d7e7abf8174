import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import * as z from 'zod';
import { defaultWorkspace } from '../../cli/home/default-workspace.ts';
import type { Credentials } from '../../cli/home/keys-file.ts';
import { createProgram } from '../../cli/program.ts';
import { createSend } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { listsWithParcels } from './parcels/lists.ts';
import { inspectParcelId } from './parcels/workflows.ts';

jest.setTimeout(180_000);

const Json = z.record(z.string(), z.unknown());
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
  components: z.object({ schemas: Json }),
});

describe('a product that moves in by one line in each list', () => {
  const counted = jest.fn();
  const house = listsWithParcels(counted);
  const kinds = house.domain.flatMap(({ keyKinds }) => keyKinds);
  const home = mkdtempSync(join(tmpdir(), 'tracework-test-home-'));
  let instance: TestInstance;
  let receiver: WebhookReceiver;
  let temporal: Client;
  let keys: Credentials;
  const anyone = (path: string) => createSend(instance.urls[0]!)('GET', path).then(({ json }) => Json.parse(json));

  beforeAll(async () => {
    const { lists, migrations } = house;
    instance = await startTestInstance({ lists, migrations, env: { ALLOW_PRIVATE_TARGETS: 'true' } });
    receiver = await startWebhookReceiver();
    const { connectionOptions, namespace = 'default' } = instance.temporal;
    temporal = new Client({ connection: await Connection.connect(connectionOptions), namespace });
    const { endpoints } = instance.parts[0]!;
    const made = await defaultWorkspace({ home, baseUrl: instance.urls[0]!, endpoints, kinds });
    if (!made) throw new Error('no workspace was made');
    keys = made;
  });
  afterAll(async () => {
    await temporal?.connection.close();
    await instance?.stop();
    await receiver?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const ask = async (method: string, path: string, body?: object) => {
    const { apiKey } = z.object({ apiKey: z.string() }).parse(keys.parcels);
    const { json } = await createSend(instance.urls[0]!, { 'x-parcel-key': apiKey })(method, path, body);
    return Json.parse(json);
  };
  const sent = async (parcel: object) => String((await ask('POST', '/v1/parcels', parcel)).id);
  const isNow = (id: string, status: string) =>
    eventually(`parcel ${status}`, async () => (await ask('GET', `/v1/parcels/${id}`)).status === status);

  it('has its keys in keys.json, beside those of the others', () => {
    const file = JSON.parse(readFileSync(join(home, 'keys.json'), 'utf8'));
    expect(file.parcels).toEqual({ apiKey: expect.stringMatching(/^pk_[A-Za-z0-9]{40}$/) });
    expect(Object.keys(file.evaluations)).toEqual(['webhookToken', 'apiKey']);
  });

  it('answers errors in its own shape, and takes no key of another product', async () => {
    const other = { 'x-parcel-key': z.object({ apiKey: z.string() }).parse(keys.evaluations).apiKey };
    const { status, json } = await createSend(instance.urls[0]!, other)('GET', '/v1/parcels/x');
    expect({ status, json }).toEqual({ status: 401, json: { problem: expect.any(String) } });
  });

  it('works its rows by a drain, and tells its endpoints in its own way', async () => {
    const url = receiver.url('/parcels');
    const created = await ask('POST', '/v1/parcels/webhooks', { url, secret: 'a secret of mine' });
    expect(created.greeting).toBe('hello');
    const id = await sent({ label: 'books' });
    await isNow(id, 'weighed');
    const [told] = await receiver.received('/parcels', 1);
    expect(told!.headers).toMatchObject({ 'x-parcel-event': 'parcel.weighed', 'x-parcel-secret': 'a secret of mine' });
    expect(JSON.parse(told!.body)).toEqual({ id, label: 'books', status: 'weighed' });
  });

  it('does a row as a job of its own, under an id that operators can read', async () => {
    const id = await sent({ label: 'a piano', isHeavy: true });
    await isNow(id, 'inspected');
    const { type } = await temporal.workflow.getHandle(inspectParcelId(keys.workspaceId, id)).describe();
    expect(type).toBe('inspectParcel');
  });

  it('has its schedule', async () => {
    const handle = temporal.schedule.getHandle('count-parcels');
    await eventually('the schedule is there', () =>
      handle.trigger().then(
        () => true,
        () => false,
      ),
    );
    await eventually('it ran', () => counted.mock.calls.length > 0);
  });

  it('imports by the command line', async () => {
    const file = join(home, 'parcels.txt');
    writeFileSync(file, `from a file\n${'x'.repeat(30)}\n`);
    const { endpoints } = instance.parts[0]!;
    const before = { ...process.env };
    Object.assign(process.env, {
      DATABASE_URL: endpoints.databaseUrl,
      DATABASE_ADMIN_URL: endpoints.adminUrl,
      DATABASE_QUEUE_URL: endpoints.queueUrl,
      TRACEWORK_SECRET_KEYS: endpoints.secretKeys,
      TEMPORAL_ADDRESS: endpoints.temporal.connectionOptions.address,
      TEMPORAL_NAMESPACE: endpoints.temporal.namespace,
    });
    const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
    try {
      await createProgram(house.cli).parseAsync(['node', 'tracework', 'import', 'parcels', file]);
      expect(printed.mock.calls.join('')).toContain('1 new, 0 already there, 1 bad');
      expect(errors.mock.calls.join('\n')).toContain('line 2: is too long');
    } finally {
      printed.mockRestore();
      errors.mockRestore();
      process.env = before;
      process.exitCode = 0; // a line that was not taken makes it 1
    }
  });

  it('has its page in the reference, with its own names', async () => {
    const page = await fetch(`${instance.urls[0]}/docs/parcels`);
    expect(page.status).toBe(200);
    const { paths, components } = Document.parse(await anyone('/openapi/parcels.json'));
    const operations = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual(['create', 'createWebhook', 'get']);
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Parcel', 'Webhook', 'Error']));
  });

  it('is in the health check and the metrics of the operator', async () => {
    const authorization = `Bearer ${await instance.database.operatorToken()}`;
    const operator = createSend(instance.urls[0]!, { authorization });
    const { oldestDueSeconds } = Json.parse((await operator('GET', '/health/work')).json);
    expect(oldestDueSeconds).toHaveProperty('parcels');
    expect((await operator('GET', '/metrics')).text).toContain('queue="parcels"');
  });
});
