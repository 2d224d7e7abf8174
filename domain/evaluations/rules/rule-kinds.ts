import type { RuleType } from '../contract/rules/rule-type.ts';
import { confidenceThreshold } from './confidence-threshold.ts';
import { jsonField } from './json-field.ts';
import { jsonFieldKeywordForbidden } from './json-field-keyword-forbidden.ts';
import { jsonFieldKeywordRequired } from './json-field-keyword-required.ts';
import { keywordForbidden } from './keyword-forbidden.ts';
import { keywordRequired } from './keyword-required.ts';
import { lengthLimit } from './length-limit.ts';
import { llmJudge } from './llm-judge.ts';
import { regexMatch } from './regex-match.ts';
import type { RuleKind } from './rule-kind.ts';

/** The registry: one line per rule type (contract evaluations, section 7.3). */
export const ruleKinds: Record<RuleType, RuleKind> = {
  keyword_required: keywordRequired,
  keyword_forbidden: keywordForbidden,
  regex_match: regexMatch,
  length_limit: lengthLimit,
  confidence_threshold: confidenceThreshold,
  llm_judge: llmJudge,
  json_field: jsonField,
  json_field_keyword_required: jsonFieldKeywordRequired,
  json_field_keyword_forbidden: jsonFieldKeywordForbidden,
};
