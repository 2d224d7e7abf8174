import * as z from 'zod';
import { isJsonNumber, numberText } from '../../../json/exact-number.ts';
import { fitsCodePoints, isBlank, storableText } from '../../../text.ts';

/** Each canonical field and the aliases read after it, in order (section 5.1). */
export const partyAliases = {
  sessionId: ['conversationId', 'threadId', 'chatId'],
  subjectId: ['customerId', 'recordId', 'ticketId', 'accountId'],
  actorId: ['userId', 'endUserId', 'agentId'],
} as const;

const partyId = (description: string) =>
  z
    .preprocess(
      (value) => (isBlank(value) ? null : isJsonNumber(value) ? numberText(value) : value),
      z.union([z.string(), z.number()], { error: 'Must be a string or a number.' }).nullable().default(null),
    )
    .transform((value) => (value === null ? null : storableText(String(value))))
    .refine((value) => value === null || fitsCodePoints(value, 200), { error: 'At most 200 characters.' })
    .meta({ description });

const alias = (canonical: string) => partyId(`Read as ${canonical} when nothing before it is filled.`);

/** Whose conversation, record and person a log is about, with every alias documented (section 5.1). */
export const partyFields = {
  sessionId: partyId('The conversation.'),
  conversationId: alias('sessionId'),
  threadId: alias('sessionId'),
  chatId: alias('sessionId'),
  subjectId: partyId('The customer, record, ticket or account.'),
  customerId: alias('subjectId'),
  recordId: alias('subjectId'),
  ticketId: alias('subjectId'),
  accountId: alias('subjectId'),
  actorId: partyId('The person or agent.'),
  userId: alias('actorId'),
  endUserId: alias('actorId'),
  agentId: alias('actorId'),
} as const;

type PartyField = keyof typeof partyFields;

/** The first of the canonical name and its aliases that is filled. */
export const readParty = (
  sent: Record<PartyField, string | null>,
  canonical: keyof typeof partyAliases,
): string | null =>
  [canonical, ...partyAliases[canonical]].map((field) => sent[field]).find((value) => value !== null) ?? null;
