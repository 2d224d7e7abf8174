import type { ZodType, z } from 'zod';
import type { RunInWorkspace, RunInWorkspaceSql } from '../../../db/http/run-in-workspace.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import type { Wake } from '../../../domain/durable/wake.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { Logger } from '../../../workers/runtime/log/logger.ts';
import type { LimitRule, LimitState, QuotaRule } from '../limits/limit-rule.ts';
import type { TakeOptions } from '../limits/take-limit.ts';
import type { QuotaUse } from '../limits/take-quota.ts';
import type { RecordAs } from '../record-call.ts';

/**
 * Who may call a route: a credential of its product, anybody, or the operator of the installation. `optional` takes
 * callers without a credential as well, and refuses those with one that is not valid.
 */
export type Auth = 'key' | 'optional' | 'public' | 'operator';

/** What a handler is given. `params`, `query` and `body` have passed the route's schemas. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown, Who = Principal> {
  principal: Who;
  params: Params;
  query: Query;
  body: Body;
  /** The bytes of the body after decompression, for signatures. */
  rawBody: Buffer;
  /** The body as it arrives, uncompressed and at most `cap` bytes, for routes without a body schema. */
  stream(cap: number): AsyncIterable<Uint8Array>;
  header(name: string): string | undefined;
  /** Address of the caller, behind the proxies that `TRUST_PROXY` names. */
  ip: string;
  requestId: string;
  /** Where clients reach this server, without a slash at the end. */
  baseUrl: string;
  /** The whole address of this request, query too, as clients reach it. */
  url: string;
  log: Logger;
  /** Aborted when the caller hangs up before the answer, or when the event stream that is the answer ends. */
  signal: AbortSignal;
  /** One transaction in the caller's workspace. On an idempotent route every call joins the one of the stored answer. */
  inWorkspace: RunInWorkspace;
  /** The same for statements with bound parameters; what the ORM wrote before is seen by them. */
  inWorkspaceSql: RunInWorkspaceSql;
  /**
   * What is to be done once the transaction in which this is called has committed, the one of an idempotent route too,
   * and never if it rolls back; outside of a transaction at once. The only way to wake what works on rows.
   */
  afterCommit(effect: (wake: Wake) => void): void;
  /**
   * Names what the answer of an idempotent route is about, as `<kind>/<id>`, so that what is kept of it is forgotten with
   * it (`forgetAnswers`).
   */
  answerIsAbout(...entities: string[]): void;
  /** Tells what the record of this call cannot know of itself, where the product records calls. */
  recordAs(facts: RecordAs): void;
  /** Counts this call against a further limit, all of the cost or nothing; throws the rule's error when it does not fit. */
  take(rule: LimitRule<string>, options?: TakeOptions): Promise<LimitState>;
  /** Takes `amount` (one) of a monthly quota in the transaction that stores what is counted; throws the rule's error. */
  takeQuota(sql: SqlTransaction, rule: QuotaRule<string>, amount?: number): Promise<void>;
  /** How a quota stands, without counting. */
  quotaUse(sql: SqlTransaction, rule: QuotaRule<string>): Promise<QuotaUse>;
}

type Output<Schema> = Schema extends ZodType ? z.output<Schema> : unknown;
interface WhoCalls {
  key: Principal;
  optional: Principal | null;
  public: null;
  operator: Operator;
}
type Who<A> = A extends Auth ? WhoCalls[A] : Principal;

/** The schemas of a route's input; the part of an absent one is not looked at. */
interface RequestSchemas {
  params?: ZodType | undefined;
  query?: ZodType | undefined;
  body?: ZodType | undefined;
  auth?: Auth;
}

/** The request of a route with these schemas: `RequestOf<{ body: typeof NewRule }>`. */
export type RequestOf<S extends RequestSchemas> = RouteRequest<
  Output<S['params']>,
  Output<S['query']>,
  Output<S['body']>,
  Who<S['auth']>
>;
