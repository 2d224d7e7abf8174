import type { Request, Response } from 'express';
import type { RunInWorkspace } from '../../db/http/run-in-workspace.ts';
import { inWorkspace } from '../../db/tenant.ts';
import type { Operator, Principal } from '../../domain/tenancy/principal.ts';
import type { Logger } from '../../workers/runtime/logger.ts';
import { streamBody } from './body/stream-body.ts';
import type { LimitRule, LimitState } from './limits/limit-rule.ts';
import { takeLimit } from './limits/take-limit.ts';
import type { HttpProduct } from './product.ts';
import { requestId } from './request-id.ts';
import type { RouteFacts } from './route.ts';
import type { RouteRequest } from './route-request.ts';
import type { ServerContext } from './server-context.ts';

/** A host as browsers and programs send it; what else a caller may send as one is shown to nobody. */
const isHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const noBytes = Buffer.alloc(0);

/** One request on its way through the server; handlers see of it what `RouteRequest` names. */
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
  /** The last limit that was counted, for the headers of the answer. */
  limitState: LimitState | null = null;
  /** On an idempotent request: the transaction that its stored answer is part of. */
  joined: RunInWorkspace | null = null;
  #log: Logger | undefined;
  #signal: AbortSignal | undefined;

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
    return this.req.ip ?? 'unknown';
  }

  get baseUrl(): string {
    const { publicUrl, localUrl } = this.server;
    const host = this.req.headers.host ?? '';
    return publicUrl ?? (isHost.test(host) ? `http://${host}` : localUrl);
  }

  /** Bytes of the answer that were handed to its connection, its head included. */
  get bytesSent(): number {
    return this.req.socket.bytesWritten - this.#bytesBefore;
  }

  readonly stream = (cap: number): AsyncIterable<Uint8Array> => streamBody(this.req, cap);

  get log(): Logger {
    this.#log ??= this.server.log.child({ requestId: this.requestId, route: this.route?.id });
    return this.#log;
  }

  get signal(): AbortSignal {
    this.#signal ??= abortedOnHangUp(this.res);
    return this.#signal;
  }

  readonly header = (name: string): string | undefined => this.req.get(name);

  readonly inWorkspace: RunInWorkspace = (work) => {
    if (this.joined) return this.joined(work);
    if (!this.principal?.workspaceId) throw new Error(`the caller of ${this.route?.id} has no workspace`);
    return inWorkspace(this.server.db, this.principal.workspaceId, work);
  };

  readonly take = async (rule: LimitRule, cost = 1): Promise<LimitState> => {
    const { limiter, limitScale: scale, metrics } = this.server;
    const { state, refusal } = await takeLimit(limiter, rule, this, { scale, cost });
    this.limitState = state;
    if (!refusal) return state;
    metrics.rateLimited.inc({ product: this.product?.product, rule: rule.name });
    throw refusal;
  };
}

function abortedOnHangUp(res: Response): AbortSignal {
  const hangUp = new AbortController();
  if (res.destroyed) hangUp.abort();
  else res.once('close', () => res.writableFinished || hangUp.abort());
  return hangUp.signal;
}
