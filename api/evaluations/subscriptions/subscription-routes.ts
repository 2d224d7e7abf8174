import {
  SubscriptionCreate,
  SubscriptionId,
  SubscriptionList,
} from '../../../domain/evaluations/contract/webhooks/subscription.ts';
import { Done } from '../done.ts';
import { defineRoute } from '../services.ts';
import { createSubscription, deleteSubscription, listSubscriptions, SubscriptionParams } from './subscriptions.ts';

/** The routes by which the triggers of automation tools subscribe to events (contract section 16). */
export const subscriptionRoutes = [
  defineRoute({
    id: 'createSubscription',
    method: 'post',
    path: '/api/subscriptions',
    summary: 'Subscribe an address to events of all logs',
    description: 'An address is subscribed once: to subscribe it again changes its events.',
    tag: 'Subscriptions',
    auth: 'key',
    body: SubscriptionCreate,
    answers: { 201: SubscriptionId },
    errors: ['conflict'],
    handle: createSubscription,
  }),
  defineRoute({
    id: 'listSubscriptions',
    method: 'get',
    path: '/api/subscriptions',
    summary: 'Who is subscribed; addresses that are gone are left out',
    tag: 'Subscriptions',
    auth: 'key',
    answers: { 200: SubscriptionList },
    handle: listSubscriptions,
  }),
  defineRoute({
    id: 'deleteSubscription',
    method: 'delete',
    path: '/api/subscriptions/:id',
    summary: 'End a subscription',
    tag: 'Subscriptions',
    auth: 'key',
    params: SubscriptionParams,
    answers: { 200: Done },
    errors: ['not_found'],
    handle: deleteSubscription,
  }),
];
