import type { Request, Response } from 'express';
import type { RunInWorkspace, RunInWorkspaceSql } from '../../db/http/run-in-workspace.ts';
import { type SqlTransaction, sqlOf } from '../../db/sql/sql-transaction.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { Operator, Principal } from '../../domain/tenancy/principal.ts';
import type { Logger } from '../../workers/runtime/log/logger.ts';
import { runAfterCommit, withEffects } from './after-commit.ts';
import { streamBody } from './body/stream-body.ts';
import { callerAddress } from './caller-address.ts';
import type { LimitRule, LimitState, QuotaRule } from './limits/limit-rule.ts';
import { type Taken, type TakeOptions, takeLimit } from './limits/take-limit.ts';
import { type QuotaUse, quotaUse, takeQuota } from './limits/take-quota.ts';
import type { HttpProduct } from './product.ts';
import type { RecordAs } from './record-call.ts';
import { requestId } from './request-id.ts';
import type { RouteFacts } from './routing/route.ts';
import type { RouteRequest } from './routing/route-request.ts';
import type { ServerContext } from './server-context.ts';

/** A host as browsers and programs send it; what else a caller may send as one is shown to nobody. */
const isHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const noBytes = Buffer.alloc(0);

/**
 * One request on its way through the server; handlers see of it what `RouteRequest` names. What few of them use is made
 * when it is asked for.
 */
export class RequestContext<Services> implements RouteRequest<unknown, unknown, unknown, Principal | Operator | null> {
  readonly server: ServerContext<Services>;
  readonly product: HttpProduct<Services> | null;
  readonly route: RouteFacts | null;
  readonly req: Request;
  readonly res: Response;
  readonly startedAt = performance.now();
  /** Of its connection, which may have carried other answers before. */
  readonly #bytesBefore: number;
  readonly requestId: string;
  principal: Principal | Operator | null = null;
  params: unknown;
  query: unknown;
  body: unknown;
  rawBody: Buffer = noBytes;
  /** The limits that were counted, for the headers of the answer. */
  readonly limitStates = new Map<string, LimitState>();
  /** On an idempotent request: the transaction that its stored answer is part of. */
  joined: RunInWorkspace | null = null;
  /** What the answer of an idempotent request is about. */
  readonly entities: string[] = [];
  /** What the handler said of its call for the record. */
  readonly recordedAs: RecordAs = {};
  /** The product has recorded the call, in a transaction that may still be open. */
  isRecorded = false;
  #log: Logger | undefined;
  #hangUp: AbortController | undefined;

  constructor(
    server: ServerContext<Services>,
    product: HttpProduct<Services> | null,
    route: RouteFacts | null,
    req: Request,
    res: Response,
  ) {
    this.server = server;
    this.product = product;
    this.route = route;
    this.req = req;
    this.res = res;
    this.requestId = requestId(req.headers['x-request-id']);
    this.#bytesBefore = req.socket.bytesWritten;
  }

  get ip(): string {
    return callerAddress(this.req);
  }

  get baseUrl(): string {
    const { publicUrl, localUrl } = this.server;
    const host = this.req.headers.host ?? '';
    return publicUrl ?? (isHost.test(host) ? `http://${host}` : localUrl);
  }

  get url(): string {
    return `${this.baseUrl}${this.req.originalUrl}`;
  }

  /** Bytes of the answer that were handed to its connection, its head included. */
  get bytesSent(): number {
    return this.req.socket.bytesWritten - this.#bytesBefore;
  }

  get stream(): RouteRequest['stream'] {
    return (cap: number): AsyncIterable<Uint8Array> => streamBody(this.req, cap);
  }

  get log(): Logger {
    this.#log ??= this.server.log.child({
      requestId: this.requestId,
      product: this.product?.product,
      route: this.route?.id,
    });
    return this.#log;
  }

  get signal(): AbortSignal {
    this.#hangUp ??= abortedOnHangUp(this.res);
    return this.#hangUp.signal;
  }

  /** Aborts `signal`: an event stream has ended, and its source need not go on. */
  stopWork(): void {
    this.#hangUp?.abort();
  }

  readonly header = (name: string): string | undefined => this.req.get(name);

  get inWorkspace(): RunInWorkspace {
    return (work) => {
      if (this.joined) return this.joined(work);
      const { workspaceId } = this.#caller;
      return withEffects((inside) => inWorkspace(this.server.db, workspaceId, (em) => inside(() => work(em))));
    };
  }

  get inWorkspaceSql(): RunInWorkspaceSql {
    return (work) => {
      if (this.joined) return this.joined((em) => work(sqlOf(em)));
      const { workspaceId } = this.#caller;
      return withEffects((inside) => inWorkspaceSql(this.server.db, workspaceId, (sql) => inside(() => work(sql))));
    };
  }

  get afterCommit(): RouteRequest['afterCommit'] {
    return (effect: (wake: Wake) => void): void =>
      runAfterCommit(() => {
        try {
          effect(this.server.wake);
        } catch (err) {
          this.log.error({ err }, 'what was to follow a commit failed'); // what has committed is answered all the same
        }
      });
  }

  get answerIsAbout(): RouteRequest['answerIsAbout'] {
    return (...entities: string[]): void => void this.entities.push(...entities);
  }

  get recordAs(): RouteRequest['recordAs'] {
    return (facts: RecordAs): void => void Object.assign(this.recordedAs, facts);
  }

  readonly take = async (rule: LimitRule<string>, options: TakeOptions = {}): Promise<LimitState> => {
    const { limiter, limitScale: scale } = this.server;
    return this.#granted(rule.name, await takeLimit(limiter, this.#ofProduct(rule), this, { ...options, scale }));
  };

  get takeQuota(): RouteRequest['takeQuota'] {
    return async (sql: SqlTransaction, rule: QuotaRule<string>, amount = 1): Promise<void> => {
      const taken = await takeQuota(sql, this.#ofProduct(rule), this.#caller, {
        scale: this.server.limitScale,
        amount,
      });
      if (taken) this.#granted(rule.name, taken);
    };
  }

  get quotaUse(): RouteRequest['quotaUse'] {
    return (sql: SqlTransaction, rule: QuotaRule<string>): Promise<QuotaUse> =>
      quotaUse(sql, this.#ofProduct(rule), this.#caller, this.server.limitScale);
  }

  /** Rules of two products may have one name, and are counted apart. */
  #ofProduct<Rule extends { name: string }>(rule: Rule): Rule {
    return { ...rule, name: `${this.product?.product}/${rule.name}` };
  }

  #granted(rule: string, { state, refusal }: Taken): LimitState {
    this.limitStates.set(rule, state);
    if (!refusal) return state;
    this.server.metrics.rateLimited.inc({ product: this.product?.product, rule });
    throw refusal;
  }

  get #caller(): Principal {
    if (!this.principal?.workspaceId) throw new Error(`the caller of ${this.route?.id} has no workspace`);
    return this.principal;
  }
}

function abortedOnHangUp(res: Response): AbortController {
  const hangUp = new AbortController();
  if (res.destroyed) hangUp.abort();
  else res.once('close', () => res.writableFinished || hangUp.abort());
  return hangUp;
}
