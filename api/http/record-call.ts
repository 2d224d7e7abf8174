import type { SqlTransaction } from '../../db/sql/sql-transaction.ts';
import { PublicError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/tenancy/principal.ts';
import type { RequestContext } from './request-context.ts';
import { unavailable } from './respond/to-public-error.ts';
import type { RouteFacts } from './routing/route.ts';

/** A call that is answered, as a product may record it. */
export interface RecordedCall {
  workspaceId: string;
  /** Null where the call needed no credential. */
  principal: Pick<Principal, 'keyId' | 'memberId'> | null;
  /** Null for an unknown path. */
  route: Pick<RouteFacts, 'id' | 'path'> | null;
  /** Of the path, as they came. */
  params: Readonly<Record<string, unknown>>;
  status: number;
  /** The JSON that is answered; null where it is none, or is not known yet. */
  json: string | null;
  /** What the handler says the call is about, as `<kind>/<id>`. */
  target: string | null;
  ip: string;
}

/** What a handler knows of its call that the request does not tell. */
export interface RecordAs {
  /** Of a call without a credential: whose it is. Without it such a call is not recorded. */
  workspaceId?: string;
  /** What it is about, as `<kind>/<id>`, where that is not the id of the path or of the answer. */
  target?: string;
  /** Of a route that writes and then waits: the status under which the writing is recorded; its first good one without. */
  status?: number;
}

/** What of an answer is recorded. */
export interface CallOutcome {
  status: number;
  content: unknown;
}

/**
 * Lets the product record the call, in the transaction if one is given; nothing where it records none, or did so already.
 * What fails is told as unavailable: no answer goes out without its record.
 */
export async function recordCall<Services>(
  context: RequestContext<Services>,
  { status, content }: CallOutcome,
  sql?: SqlTransaction,
): Promise<void> {
  const { product, principal, route, req, server, ip, recordedAs } = context;
  const workspaceId = principal?.workspaceId ?? recordedAs.workspaceId;
  if (!product?.recordCall || !workspaceId || context.isRecorded) return;
  const json = typeof content === 'string' ? content : null;
  const call = { workspaceId, route, status, json, ip, params: req.params, target: recordedAs.target ?? null };
  try {
    await product.recordCall(
      { ...call, principal: principal?.workspaceId == null ? null : principal },
      server.services,
      sql,
    );
  } catch (error) {
    throw error instanceof PublicError ? error : unavailable(error);
  }
  context.isRecorded = true;
}
