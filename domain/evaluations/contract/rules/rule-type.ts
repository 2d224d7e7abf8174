import type * as z from 'zod';
import { oneOf } from '../../../fields.ts';

/** The nine kinds of rule (section 3.3). */
export const RuleType = oneOf([
  'keyword_required',
  'keyword_forbidden',
  'regex_match',
  'length_limit',
  'confidence_threshold',
  'llm_judge',
  'json_field',
  'json_field_keyword_required',
  'json_field_keyword_forbidden',
]);
export type RuleType = z.infer<typeof RuleType>;
