import * as z from 'zod';

/** The nine kinds of rule (section 3.3). */
export const RuleType = z.enum(
  [
    'keyword_required',
    'keyword_forbidden',
    'regex_match',
    'length_limit',
    'confidence_threshold',
    'llm_judge',
    'json_field',
    'json_field_keyword_required',
    'json_field_keyword_forbidden',
  ],
  { error: 'Must be one of the nine rule types.' },
);
export type RuleType = z.infer<typeof RuleType>;
