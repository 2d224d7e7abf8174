import type { RequestExtra } from '../../../domain/models/request-extras.ts';
import type { WireRequest } from './wire-format.ts';

/** What servers call an answer by a JSON schema when they refuse it, besides the field that asked for it. */
const otherNames =
  /(?:response|output)[ _-]?(?:format|config|schema)|structured|json|schema|grammar|guided|constrained|\bstrict\b/i;

/** An answer by a JSON schema, asked for by these fields. */
export const structure = (fields: Record<string, unknown>, { optional }: WireRequest): RequestExtra => ({
  forms: optional?.includes('responseFormat') ? [fields, {}] : [fields],
  otherNames,
});
