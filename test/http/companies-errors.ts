import { z } from 'zod';
import type { ErrorShape } from '../../api/http/product.ts';
import { type ErrorCode, errorStatus, type FieldProblem, type PublicError } from '../../domain/errors.ts';
import { type CodeOf, ownErrors } from '../../domain/own-errors.ts';

const identifier = z.object({ identifier: z.string() });

/** Some of the codes of the companies contract (section 3). */
export const companiesErrors = ownErrors({
  credit_exhausted: { status: 402, details: z.object({ requested: z.int(), shortfall: z.int() }) },
  user_credential_required: { status: 403 },
  company_not_found: { status: 404, details: identifier },
  definition_version_conflict: { status: 409, details: z.object({ current_version: z.int() }) },
  job_limit: { status: 429 },
});

export type CompaniesCode = CodeOf<typeof companiesErrors>;
type Code = ErrorCode | CompaniesCode;

/** The word of each code and the layer it is refused by: flat, or nested in `detail`. */
const spelling = {
  validation_failed: ['nested', 'invalid'],
  malformed_json: ['nested', 'json_invalid'],
  unauthenticated: ['flat', 'authentication_required'],
  invalid_credential: ['flat', 'invalid_api_key'],
  forbidden: ['flat', 'admin_required'],
  not_found: ['nested', 'not_found'],
  conflict: ['nested', 'idempotency_conflict'],
  payload_too_large: ['nested', 'payload_too_large'],
  unsupported_media_type: ['nested', 'unsupported_media_type'],
  rate_limited: ['flat', 'rate_limited'],
  internal: ['nested', 'internal_error'],
  unavailable: ['nested', 'unavailable'],
  credit_exhausted: ['flat', 'credit_exhausted'],
  user_credential_required: ['flat', 'user_credential_required'],
  company_not_found: ['nested', 'company_not_found'],
  definition_version_conflict: ['nested', 'definition_version_conflict'],
  job_limit: ['flat', 'rate_limited'],
} as const satisfies Record<Code, readonly ['flat' | 'nested', string]>;

const typeWords: Record<string, string> = { string: 'string_type', array: 'list_type', object: 'dict_type' };

/** FastAPI's word for what a schema found. */
function typeOf({ issue, part, input }: FieldProblem): string {
  if (issue?.code === 'invalid_type') {
    if (input === undefined) return 'missing';
    if (issue.expected === 'number' || issue.expected === 'int') return part === 'body' ? 'int_type' : 'int_parsing';
    return typeWords[issue.expected] ?? 'value_error';
  }
  if (issue?.code === 'too_big' || issue?.code === 'too_small') {
    const big = issue.code === 'too_big';
    if (issue.origin === 'string') return big ? 'string_too_long' : 'string_too_short';
    if (issue.origin === 'array') return big ? 'too_long' : 'too_short';
    return `${big ? 'less_than' : 'greater_than'}${issue.inclusive ? '_equal' : ''}`;
  }
  if (issue?.code === 'invalid_value') return 'enum';
  return issue?.code === 'invalid_format' ? `${issue.format}_parsing` : 'value_error';
}

const cut = (input: unknown): unknown => (typeof input === 'string' ? input.slice(0, 200) : (input ?? null));

/** One entry per bad field: the first problem of each. */
function detailOf(fields: FieldProblem[]): object[] {
  const byField = Map.groupBy(fields, ({ part = 'body', path }) => JSON.stringify([part, ...path]));
  return [...byField].flatMap(([loc, [first]]) =>
    first ? { type: typeOf(first), loc: JSON.parse(loc), msg: first.message, input: cut(first.input) } : [],
  );
}

function body({ code, message, fields, details, retryAfterSeconds }: PublicError<Code>, { path }: { path: string }) {
  if (code === 'validation_failed') return { detail: detailOf(fields) };
  if (code === 'malformed_json')
    return { detail: [{ type: 'json_invalid', loc: ['body', details.offset ?? 0], msg: message, input: {} }] };
  const [layer, error] = spelling[code];
  const context = code === 'not_found' ? { identifier: path } : details;
  const told = { error, message, ...context };
  if (layer === 'nested') return { detail: told };
  return { ...told, ...(errorStatusOf(code) === 429 && { retry_after: retryAfterSeconds }) };
}

const status = { ...errorStatus, ...companiesErrors.status, validation_failed: 422, malformed_json: 422 };
const errorStatusOf = (code: Code): number => status[code];

/** The error shape of the companies contract. */
export const companiesShape: ErrorShape<CompaniesCode> = {
  status,
  body,
  schema: (code) =>
    spelling[code][0] === 'flat'
      ? z.looseObject({ error: z.string(), message: z.string() })
      : z.object({ detail: z.looseObject({ error: z.string(), message: z.string() }) }),
};
