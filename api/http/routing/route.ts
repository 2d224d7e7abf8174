import type { ZodType, z } from 'zod';
import type { ErrorCode } from '../../../domain/errors.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { Scope } from '../../../domain/tenancy/scope.ts';
import type { LimitRule } from '../limits/limit-rule.ts';
import type { Answer } from '../respond/answer.ts';
import type { EventStreamAnswer, ServerSentEvent } from '../respond/event-stream.ts';
import type { MediaAnswer } from '../respond/media-answer.ts';
import type { Auth, RequestOf, RouteRequest } from './route-request.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One good answer: its JSON, or another media type, events as they happen; null has no body. */
export type AnswerSpec = ZodType | null | MediaAnswer | EventStreamAnswer;

/** A schema of named texts: the parameters of a path or query. */
export type ParameterSchema = ZodType<unknown, Record<string, unknown>>;

export type Answers = Readonly<Record<number, AnswerSpec>>;

type AnyRequest = RouteRequest<unknown, unknown, unknown, Principal | Operator | null>;

/** What is known of a route without running it; OpenAPI is made from it. `Own` are the error codes of its product. */
export interface RouteFacts<Own extends string = string> {
  /** Unique in its product; the operationId. */
  id: string;
  method: Method;
  /** Express 5 syntax: `/api/logs/:id`, `/api/media/*key`. */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  auth: Auth;
  /** What a key needs; where it is absent the method decides, `read` to GET and `write` to every other. */
  scope?: Exclude<Scope, 'operate'>;
  /** What it is counted by, in this order and each of them; the limits of the product when absent. */
  limits?: readonly LimitRule<Own>[];
  /** Most bytes of the body after decompression; the product's default when absent. */
  bodyCap?: number;
  /** Honours the header `Idempotency-Key`: the handler's writes and the stored answer commit together. */
  idempotent?: boolean;
  /** Media types that the body schema gets as a Buffer; without it the body is JSON. */
  bodyTypes?: readonly string[];
  /** A credential may also come as this query parameter, for clients that cannot set headers. */
  keyInQuery?: string;
  params?: ParameterSchema | undefined;
  query?: ParameterSchema | undefined;
  body?: ZodType | undefined;
  /** Headers of every answer, errors too, instead of the server's or the product's of that name (in lower case). */
  headers?: Readonly<Record<string, string>>;
  /** The good answers by status. A route with one may return its body alone. */
  answers: Answers;
  /** Errors that the handler itself throws, for OpenAPI; those of the server are added. */
  errors?: readonly (ErrorCode | Own)[];
}

/** A row of a product's route table. */
export interface Route<Services> extends RouteFacts {
  /** Runs at the check `precondition`, ahead of query and body: entities of the path, classes of keys. Throws to refuse. */
  precondition?(request: AnyRequest, services: Services): Promise<void>;
  /**
   * Of a route that writes and then waits for what comes of it: the writing. It commits together with the key, before
   * `handle` waits and shows; a repeat of the key goes on with what the first one wrote.
   */
  write?(request: AnyRequest, services: Services): Promise<unknown>;
  handle(request: AnyRequest, services: Services, written: unknown): Promise<unknown>;
}

type BodyOf<Spec> = Spec extends ZodType
  ? z.input<Spec>
  : Spec extends null
    ? // biome-ignore lint/suspicious/noConfusingVoidType: a handler of an answer without body returns nothing
      void | null | undefined
    : Spec extends EventStreamAnswer
      ? AsyncIterable<ServerSentEvent>
      : string | Uint8Array | AsyncIterable<string | Uint8Array>;

type IsUnion<T, All = T> = T extends All ? ([All] extends [T] ? false : true) : never;

/** What a handler returns: an `answer` of a declared status, or the bare body where only one status is declared. */
type Returned<A extends Answers> =
  | { [Status in keyof A & number]: Answer<Status, BodyOf<A[Status]>> }[keyof A & number]
  | (IsUnion<keyof A> extends true ? never : BodyOf<A[keyof A]>);

/** A route while it is written: the handler's types follow from the schemas. */
export interface RouteDefinition<
  Services,
  A extends Answers,
  Who extends Auth,
  P extends ParameterSchema | undefined,
  Q extends ParameterSchema | undefined,
  B extends ZodType | undefined,
  W,
  Own extends string,
> extends RouteFacts<Own> {
  auth: Who;
  params?: P;
  query?: Q;
  body?: B;
  answers: A;
  precondition?(request: RequestOf<{ auth: Who; params: P }>, services: Services): Promise<void>;
  /** What it returns is kept as JSON: ids. */
  write?(request: RequestOf<{ auth: Who; params: P; query: Q; body: B }>, services: Services): Promise<W>;
  handle(
    request: RequestOf<{ auth: Who; params: P; query: Q; body: B }>,
    services: Services,
    written: W,
  ): Promise<Returned<A>>;
}
