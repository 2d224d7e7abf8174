import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Within } from '../../db/sql/within.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { deleteEventsOf } from '../../db/webhooks/delete-events-of.ts';
import { retryDelivery } from '../../db/webhooks/deliveries/retry-deliveries.ts';
import { listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { deleteEndpoint, registerEndpoint } from '../../db/webhooks/endpoints/endpoint.repository.ts';
import { deleteOldEvents } from '../../db/webhooks/old-events.ts';
import { recordEvent, recordEvents, recordEventsFrom } from '../../db/webhooks/record-events.ts';
import { investigationsDelivery as investigationsProfile } from '../../domain/investigations/webhooks/delivery-profile.ts';
import { usualDelivery } from '../../domain/webhooks/delivery-profile.ts';
import type { EventEntity } from '../../domain/webhooks/new-event.ts';
import { endpointRecipient, type Recipient } from '../../domain/webhooks/recipient.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const ordered = {
  ...investigationsProfile,
  ...usualDelivery,
  name: 'ordered',
  deliveryId: 'evt',
  overtakeAfterMs: 60_000,
} as const;

let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
beforeEach(async () => {
  ({ workspaceId } = await database.createWorkspace());
});
afterAll(() => database?.drop());

const sql = async (text: string, values: unknown[] = []) =>
  (await inWorkspaceSql(database.db, workspaceId, (client) => client.query(text, values))).rows;
const tx = <T>(work: (within: Within) => Promise<T>) => inWorkspaceSql(database.db, workspaceId, work);

const entity = (id: string, kind = 'case'): EventEntity => ({ kind, id, uid: randomUUID() });
const to = (receiver: string, profile: Recipient['profile'] = investigationsProfile): Recipient => ({
  ...{ profile, source: null, receiver, url: `https://${receiver}.example/hook`, endpointId: null },
});
const event = (about: EventEntity | null, ...recipients: Recipient[]) => ({
  ...{
    product: 'investigations',
    type: 'case.created',
    entity: about,
    body: { case_id: about?.id ?? null },
    recipients,
  },
});
const list = (query: object = {}) => listDeliveries(database.db, workspaceId, { limit: 100, ...query });

describe('an event', () => {
  test.each([
    ['the ORM', <T>(work: (within: Within) => Promise<T>) => inWorkspace(database.db, workspaceId, work)],
    ['a client', tx],
  ] as const)('commits with what made it happen, or not at all, by %s', async (_name, within) => {
    const about = entity('TL/1');
    const failing = within(async (one) => {
      await recordEvent(one, workspaceId, event(about, to('a')));
      throw new Error('it did not happen');
    });
    await expect(failing).rejects.toThrow('it did not happen');
    expect(await list()).toEqual([]);
    expect(await within((one) => recordEvent(one, workspaceId, event(about, to('a'), to('b'))))).toEqual(['a', 'b']);
    expect(await list()).toMatchObject([
      { product: 'investigations', event: 'case.created', entity: { kind: 'case', id: 'TL/1' }, state: 'pending' },
      { entity: { kind: 'case', id: 'TL/1' } },
    ]);
    expect(await sql('select body from webhook_event')).toEqual([{ body: { case_id: 'TL/1' } }]);
  });

  test('of which nobody is told is not recorded', async () => {
    expect(await tx((one) => recordEvent(one, workspaceId, event(entity('1'))))).toEqual([]);
    expect(await sql('select from webhook_event')).toEqual([]);
  });

  test('may be about nothing that has a name', async () => {
    await tx((one) => recordEvent(one, workspaceId, event(null, to('a', ordered))));
    expect(await list()).toMatchObject([{ entity: null }]);
  });

  test('is named to its receivers as their profile says: by evt_ or by the uuid of the delivery', async () => {
    await tx((one) => recordEvent(one, workspaceId, event(entity('1'), to('a'), to('b', ordered))));
    const byReceiver = Object.fromEntries((await list()).map((row) => [row.receiver, row]));
    expect(byReceiver.a!.webhookId).toBe(byReceiver.a!.id);
    expect(byReceiver.b!.webhookId).toMatch(/^evt_[0-9a-f]{32}$/);
  });

  test('is one of many in one statement, and those of one entity keep their order where the profile keeps one', async () => {
    const [one, other] = [entity('1'), entity('2')];
    await tx((within) =>
      recordEvents(within, workspaceId, [
        { ...event(one, to('a', ordered), to('b')), type: 'first' },
        { ...event(one, to('a', ordered), to('b')), type: 'second' },
        { ...event(other, to('a', ordered)), type: 'other' },
      ]),
    );
    await tx((within) => recordEvents(within, workspaceId, [{ ...event(one, to('a', ordered)), type: 'third' }]));
    const rows = await sql(
      `select e.type, d.receiver, d.sequence, d.order_id is not null as ordered from webhook_delivery d
         join webhook_event e on e.id = d.event_id order by d.receiver, d.order_id = $1 desc, d.sequence, e.type`,
      [one.uid],
    );
    expect(
      rows.map(({ type, receiver, sequence, ordered: isOrdered }) => [type, receiver, sequence, isOrdered]),
    ).toEqual([
      ['first', 'a', 1, true],
      ['second', 'a', 2, true],
      ['third', 'a', 3, true],
      ['other', 'a', 1, true],
      ['first', 'b', 1, false],
      ['second', 'b', 1, false],
    ]);
  });

  test('has its body made by SQL where that is given, and is left out where there is nothing to make it of', async () => {
    const record = recordEventsFrom({
      join: 'join workspace w on w.id = c."entityUid"',
      entityId: 'w.name',
      body: `json_build_object('name', w.name, 'type', c.type)`,
    });
    const facts = { product: 'investigations', type: 'made', recipients: [to('a')] };
    await tx((one) =>
      record(one, workspaceId, [
        { ...facts, entity: { kind: 'workspace', uid: workspaceId } },
        { ...facts, entity: { kind: 'workspace', uid: randomUUID() } },
      ]),
    );
    const [{ name }] = await sql('select name from workspace');
    expect(await list()).toMatchObject([{ entity: { kind: 'workspace', id: name } }]);
    expect(await sql('select body from webhook_event')).toEqual([{ body: { name, type: 'made' } }]);
  });

  test('leaves out an endpoint that has ended since, and fails nothing', async () => {
    const owner = { workspaceId, product: 'investigations' };
    const rules = { most: 9, counted: 'all', sameUrl: 'second', secrets: database.secrets } as const;
    const [ended, kept] = await Promise.all(
      ['https://a.example/', 'https://b.example/'].map((url) =>
        tx((one) => registerEndpoint(one, owner, { url, events: ['x'] }, rules)),
      ),
    );
    await tx((one) => deleteEndpoint(one, owner, ended!.endpoint.id));
    const recipients = [ended, kept].map((one) => endpointRecipient(investigationsProfile, one!.endpoint));
    const receivers = await tx((one) => recordEvent(one, workspaceId, event(entity('1'), ...recipients)));
    expect(receivers).toEqual([kept!.endpoint.id]);
  });

  test('is seen by its own workspace alone', async () => {
    await tx((one) => recordEvent(one, workspaceId, event(entity('1'), to('a'))));
    const { workspaceId: other } = await database.createWorkspace();
    expect(await listDeliveries(database.db, other, { limit: 10 })).toEqual([]);
    const about = await sql('select entity_kind as kind, entity_uid as uid from webhook_event');
    const deleted = await inWorkspaceSql(database.db, other, (one) => deleteEventsOf(one, other, about));
    expect(deleted).toEqual({ events: 0, deliveries: 0 });
  });
});

test('deliveries are found by the kind and the id of what they are about', async () => {
  const events = [entity('7'), entity('7', 'report'), entity('a/b c')].map((about) => event(about, to('a')));
  await tx((one) => recordEvents(one, workspaceId, events));
  const found = async (kind: string, id: string) => (await list({ entity: { kind, id } })).map((row) => row.entity);
  expect(await found('case', '7')).toEqual([{ kind: 'case', id: '7' }]);
  expect(await found('report', '7')).toEqual([{ kind: 'report', id: '7' }]);
  expect(await found('case', 'a/b c')).toEqual([{ kind: 'case', id: 'a/b c' }]);
  expect(await found('case', '8')).toEqual([]);
});

describe('events go', () => {
  test('with the log that they are about, whatever deletes it; those of a later log of its id stay', async () => {
    const add = async () => {
      await insertTestLogs(database.db, workspaceId, [{ id: 'run-1' }]);
      const [{ uid }] = await sql(`select uid from log where id = 'run-1'`);
      await tx((one) => recordEvent(one, workspaceId, event({ kind: 'log', id: 'run-1', uid }, to('a'))));
      return uid;
    };
    await add();
    await sql('delete from log');
    expect(await list()).toEqual([]);
    const second = await add();
    expect((await list({ entity: { kind: 'log', id: 'run-1' } })).length).toBe(1);
    expect(await sql('select entity_uid as uid from webhook_event')).toEqual([{ uid: second }]);
  });

  test('with entities of any kind, counted, by their internal ids', async () => {
    const [gone, kept] = [entity('same'), entity('same')];
    await tx((one) =>
      recordEvents(one, workspaceId, [event(gone, to('a'), to('b')), event(gone, to('a')), event(kept, to('a'))]),
    );
    const forget = (...entities: EventEntity[]) => tx((one) => deleteEventsOf(one, workspaceId, entities));
    expect(await forget({ ...gone, kind: 'report' })).toEqual({ events: 0, deliveries: 0 });
    expect(await forget(gone)).toEqual({ events: 2, deliveries: 3 });
    expect(await forget(gone)).toEqual({ events: 0, deliveries: 0 });
    expect(await forget()).toEqual({ events: 0, deliveries: 0 });
    expect(await sql('select entity_uid as uid from webhook_event')).toEqual([{ uid: kept.uid }]);
  });
});

describe('old events', () => {
  const MONTH_AGO = `clock_timestamp() - interval '30 days'`;
  const settle = (where = 'true') =>
    sql(`update webhook_delivery set state = 'failed', due_at = null, settled_at = clock_timestamp() where ${where}`);
  const age = () => sql(`update webhook_event set created_at = ${MONTH_AGO}`);
  const deleteOld = () => deleteOldEvents(database.db, workspaceId, new Date(Date.now() - 86_400_000).toISOString());

  test('go once all of their deliveries are settled, with attempts and all, and never before', async () => {
    await tx((one) =>
      recordEvents(one, workspaceId, [event(entity('1'), to('a'), to('b')), event(entity('2'), to('a'))]),
    );
    await age();
    expect(await deleteOld()).toBe(0);
    await settle(`receiver = 'a'`);
    expect(await deleteOld()).toBe(1);
    expect((await list()).map((row) => row.entity?.id)).toEqual(['1', '1']);
    await settle();
    expect(await deleteOld()).toBe(1);
    expect(await list()).toEqual([]);
  });

  test('stay while they are young', async () => {
    await tx((one) => recordEvent(one, workspaceId, event(entity('1'), to('a'))));
    await settle();
    expect(await deleteOld()).toBe(0);
  });

  test('stay when an operator sets one of their deliveries going at the same moment', async () => {
    await tx((one) => recordEvent(one, workspaceId, event(entity('1'), to('a'), to('b'))));
    await settle();
    await age();
    const id = (await list())[0]!.id;
    await inWorkspaceSql(database.db, workspaceId, async (client) => {
      await client.query('select from webhook_delivery where id = $1 for update', [id]);
      expect(await deleteOld()).toBe(0); // it passes over what is held
    });
    await retryDelivery(database.db, workspaceId, id);
    expect(await deleteOld()).toBe(0);
    expect((await list({ state: 'pending' })).map((row) => row.id)).toEqual([id]);
  });
});
