import { validate as isUuid, v4 as uuid } from 'uuid';
import type { Endpoint, EndpointChange, EndpointRules, NewEndpoint, Owner } from '../../../domain/webhooks/endpoint.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { askWithin, type Within } from '../../sql/within.ts';
import { sealEndpointSecret } from './endpoint-secret.ts';

const columns = `id, number::int, url, to_json(events) as events, description, source, filter,
  secret_ciphertext is not null as "hasSecret", disabled_at is null as "isActive", disabled_reason as "disabledReason",
  ${isoSql('created_at')} as "createdAt", ${isoSql('updated_at')} as "updatedAt"`;

const owned = 'workspace_id = $1 and product = $2 and deleted_at is null';
const list = (place: string) => `array(select json_array_elements_text(${place}::json))`;
const enabled = 'disabled_at = null, disabled_reason = null';
const unfailed = 'failing_since = null, failures = 0';

/** All of them that are not deleted, oldest first. */
export const listEndpoints = (within: Within, { workspaceId, product }: Owner): Promise<Endpoint[]> =>
  askWithin<Endpoint>(
    within,
    `select ${columns} from webhook_endpoint where ${owned} order by webhook_endpoint.created_at, number`,
    [workspaceId, product],
  );

/** Null when there is none of this id. */
export async function findEndpoint(
  within: Within,
  { workspaceId, product }: Owner,
  id: string,
): Promise<Endpoint | null> {
  if (!isUuid(id)) return null;
  const [found] = await askWithin<Endpoint>(
    within,
    `select ${columns} from webhook_endpoint where ${owned} and id = $3`,
    [workspaceId, product, id],
  );
  return found ?? null;
}

/** What became of an endpoint that was to be registered; null where the workspace has as many as it may. */
export type Registered = { isNew: boolean; endpoint: Endpoint } | null;

/** Registers an endpoint. One whose address is there may be replaced: it keeps its id and its secret. */
export async function registerEndpoint(
  within: Within,
  owner: Owner,
  endpoint: NewEndpoint,
  { most, counted, sameUrl, secrets }: EndpointRules & { secrets: SecretBox },
): Promise<Registered> {
  const { workspaceId, product } = owner;
  // Two must not both be the last, nor both be the first of an address.
  await askWithin(within, 'select pg_advisory_xact_lock(727428, hashtext($1))', [workspaceId]);
  await dropDeleted(within, owner);
  const replaces = sameUrl === 'replaces';
  const [others] = await askWithin<{ count: number }>(
    within,
    `select count(*)::int from webhook_endpoint where ${owned} ${counted === 'active' ? 'and disabled_at is null' : ''}
       ${replaces ? 'and url <> $3' : ''}`,
    [workspaceId, product, ...(replaces ? [endpoint.url] : [])],
  );
  if (others && others.count >= most) return null;
  const replaced = replaces ? await replaceEndpoint(within, owner, endpoint) : null;
  if (replaced) return { isNew: false, endpoint: replaced };
  return { isNew: true, endpoint: await insertEndpoint(within, owner, endpoint, secrets) };
}

/** A deleted one stays for the sake of what was delivered to it. */
const dropDeleted = (within: Within, { workspaceId, product }: Owner) =>
  askWithin(
    within,
    `delete from webhook_endpoint w where workspace_id = $1 and product = $2 and deleted_at is not null
       and not exists (select from webhook_delivery d where d.endpoint_id = w.id)`,
    [workspaceId, product],
  );

const text = (filter: object | null | undefined) => (filter ? JSON.stringify(filter) : null);

async function replaceEndpoint(within: Within, { workspaceId, product }: Owner, endpoint: NewEndpoint) {
  const { url, events, description = null, source = null, filter } = endpoint;
  const [replaced] = await askWithin<Endpoint>(
    within,
    `update webhook_endpoint set events = ${list('$4')}, description = $5, source = $6, filter = $7::json, ${enabled},
       ${unfailed}, updated_at = clock_timestamp()
     where ${owned} and md5(url) = md5($3) and url = $3 returning ${columns}`,
    [workspaceId, product, url, JSON.stringify(events), description, source, text(filter)],
  );
  return replaced ?? null;
}

async function insertEndpoint(
  within: Within,
  { workspaceId, product }: Owner,
  { url, events, description = null, source = null, filter, secret }: NewEndpoint,
  secrets: SecretBox,
): Promise<Endpoint> {
  const id = uuid();
  const sealed = secret ? sealEndpointSecret(secrets, id, secret) : null;
  const [inserted] = await askWithin<Endpoint>(
    within,
    `insert into webhook_endpoint (id, workspace_id, product, url, events, description, source, filter, secret_ciphertext)
     select $3, $1, $2, $4, ${list('$5')}, $6::text, $7::text, $8::json, $9::text returning ${columns}`,
    [workspaceId, product, id, url, JSON.stringify(events), description, source, text(filter), sealed],
  );
  if (!inserted) throw new Error('an endpoint was inserted and is not there');
  return inserted;
}

/**
 * Changes an endpoint; what waits for it is sent by what it is then. Null when there is none of this id.
 */
export async function changeEndpoint(
  within: Within,
  { workspaceId, product }: Owner,
  id: string,
  change: EndpointChange,
  secrets: SecretBox,
): Promise<Endpoint | null> {
  if (!isUuid(id)) return null;
  const values: (string | null)[] = [workspaceId, product, id];
  const sets = ['updated_at = clock_timestamp()'];
  const set = (column: string, value: string | null | undefined, sql = (place: string) => place) => {
    if (value !== undefined) sets.push(`${column} = ${sql(`$${values.push(value)}`)}`);
  };
  const { url, events, description, source, filter, secret, isActive } = change;
  set('url', url);
  set('events', events && JSON.stringify(events), list);
  set('description', description);
  set('source', source);
  set('filter', filter === undefined ? undefined : text(filter), (place) => `${place}::json`);
  set('secret_ciphertext', secret && sealEndpointSecret(secrets, id, secret));
  if (isActive) sets.push(enabled);
  if (isActive === false) sets.push('disabled_at = coalesce(disabled_at, clock_timestamp())');
  if (isActive || url !== undefined) sets.push(unfailed);
  const [changed] = await askWithin<Endpoint>(
    within,
    `update webhook_endpoint set ${sets.join(', ')} where ${owned} and id = $3 returning ${columns}`,
    values,
  );
  return changed ?? null;
}

/**
 * Deletes an endpoint and cancels what waits for it. What is being sent just now arrives; what is locked, or comes back
 * from an attempt that failed, finds no address any more. False when there is none of this id.
 */
export async function deleteEndpoint(within: Within, { workspaceId, product }: Owner, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const deleted = await askWithin(
    within,
    `with ended as (update webhook_endpoint set deleted_at = clock_timestamp(), secret_ciphertext = null
       where ${owned} and id = $3 returning id),
     cancelled as (update webhook_delivery set state = 'cancelled', last_error = 'its endpoint was deleted', due_at = null,
         settled_at = clock_timestamp()
       where id in (select id from webhook_delivery where endpoint_id in (select id from ended) and due_at is not null
         and lease_token is null for update skip locked))
     select id from ended`,
    [workspaceId, product, id],
  );
  return deleted.length > 0;
}
