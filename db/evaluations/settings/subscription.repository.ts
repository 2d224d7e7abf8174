import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type Subscription,
  type SubscriptionCreate,
  SubscriptionEvent,
} from '../../../domain/evaluations/contract/webhooks/subscription.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { deleteEndpoint, listEndpoints, registerEndpoint } from '../../webhooks/endpoints/endpoint.repository.ts';

const ownerOf = (workspaceId: string) => ({ workspaceId, product: 'evaluations' });

/** Each costs a delivery per event; those that are gone are not shown, and so not counted. */
const rules = { most: 100, counted: 'active', sameUrl: 'replaces' } as const;

/**
 * Subscribes an address to events; one that is subscribed keeps its id, gets these events and is enabled again. Null
 * when the workspace has 100 others.
 */
export async function subscribe(
  em: EntityManager,
  workspaceId: string,
  { url, events, source }: SubscriptionCreate,
  secrets: SecretBox,
): Promise<string | null> {
  const registered = await registerEndpoint(em, ownerOf(workspaceId), { url, events, source }, { ...rules, secrets });
  return registered?.endpoint.id ?? null;
}

/** Those that are told of events, oldest first: a tool that misses its own here subscribes anew. */
export async function listSubscriptions(em: EntityManager, workspaceId: string): Promise<Subscription[]> {
  const endpoints = await listEndpoints(em, ownerOf(workspaceId));
  return endpoints
    .filter(({ isActive }) => isActive)
    .map(({ id, url, events, source, createdAt }) => ({
      ...{ id, url, source, createdAt },
      events: SubscriptionEvent.array().parse(events),
    }));
}

/** Ends a subscription, also one that was disabled. False when there is none of this id, or it ended before. */
export const unsubscribe = (em: EntityManager, workspaceId: string, id: string): Promise<boolean> =>
  deleteEndpoint(em, ownerOf(workspaceId), id);
