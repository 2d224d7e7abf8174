import type { ZodType } from 'zod';
import type { SqlTransaction } from '../../db/sql/sql-transaction.ts';
import type { ErrorCode, PublicError } from '../../domain/errors.ts';
import type { CredentialForm, CredentialRule } from './auth/credential-form.ts';
import type { LimitRule, LimitStates } from './limits/limit-rule.ts';
import type { RecordedCall } from './record-call.ts';
import type { CorsRule } from './respond/cors.ts';
import type { Route, RouteFacts } from './routing/route.ts';

/**
 * A step between the arrival of a request and its handler. `params` checks the path, `precondition` runs the route's own
 * check, `input` reads the body and checks query and body.
 */
export type Check = 'authenticate' | 'limit' | 'scope' | 'params' | 'precondition' | 'input';

/** What a product may tell besides the error itself. */
interface ErrorContext {
  requestId: string;
  /** The path that was asked for, as it came. */
  path: string;
}

/** The shape of a product's errors; `Own` are the codes that it adds to the server's. */
export interface ErrorShape<Own extends string = never> {
  /** HTTP status by code; start from `errorStatus` of the domain. */
  status: Readonly<Record<ErrorCode | Own, number>>;
  body(error: PublicError<ErrorCode | Own>, context: ErrorContext): unknown;
  /** What `body` makes of an error of this code, for OpenAPI. */
  schema(code: ErrorCode | Own): ZodType;
  mediaType?: string;
}

/** One HTTP API of the server: its routes and the manners they share. */
export interface HttpProduct<Services> {
  product: string;
  title: string;
  /** Path prefixes whose unknown paths are answered in this product's shape; the longest match wins. */
  owns: readonly string[];
  routes: readonly Route<Services>[];
  credentials: readonly CredentialForm<Services>[];
  /** The plans of the product, the default first; absent where it has none. */
  plans?: readonly string[];
  credentialRule: CredentialRule;
  /** The order in which a request is checked. */
  checks: readonly Check[];
  /** Most bytes of a body after decompression, where a route says nothing. */
  bodyCap: number;
  /**
   * What a path parameter that its schema refuses is: a thing that does not exist, or a bad field. Bad fields of path,
   * query and body are told together, at the check `input`.
   */
  badParams: 'not_found' | 'validation_failed';
  /** An unknown path under `owns` asks for a key before it answers 404. */
  unknownPathNeedsKey?: boolean;
  /** What its routes are counted by, in this order, where they name no limits; null stands for an unknown path with a key. */
  limits?(route: RouteFacts | null): readonly LimitRule<string>[];
  /** Counts callers without a valid key, and unknown paths; must be by `ip`. */
  anonymousLimit?: LimitRule<string>;
  errors: ErrorShape<string>;
  /** Headers of every answer of this product, given the limits that were counted for it. */
  headers?(limits: LimitStates): Record<string, string>;
  /** Which pages of other origins may call it; none without a rule. */
  cors?: readonly CorsRule[];
  /**
   * Records a call with a valid key before it is answered, a refused one too, and one without a key whose handler says
   * whose it is: in the transaction of the change, if one is given. While it throws, callers are told `unavailable`.
   */
  recordCall?(call: RecordedCall, services: Services, sql?: SqlTransaction): Promise<void>;
  idempotency?: { maxKeyLength: number; replayHeader: string };
}
