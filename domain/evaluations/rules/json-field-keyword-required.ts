import { oneLine } from '../../text.ts';
import { resolvePath } from './json/resolve-path.ts';
import { fieldText } from './json-field/field-text.ts';
import { readJsonFieldKeywords } from './json-field/read-json-field-keywords.ts';
import { missingFrom, quoteKeywords } from './keywords/find-keywords.ts';
import { failed, notJson, passed, type RuleKind, refused } from './rule-kind.ts';

/** Passes when what the path leads to contains every keyword (section 7.3). */
export const jsonFieldKeywordRequired: RuleKind = {
  label: 'JSON keyword',
  evaluator: 'deterministic',
  parse: (value) => {
    const field = readJsonFieldKeywords(value);
    if (typeof field === 'string') return refused(field);
    const { keywords, steps } = field;
    const path = oneLine(field.path, 100);
    return {
      ok: true,
      check: (subject) => {
        const json = subject.json();
        if (!json.ok) return notJson;
        for (const at of resolvePath(json.document, steps)) {
          const text = fieldText(at);
          if (text === null) return failed(`${path} is missing.`);
          const missing = missingFrom(text, keywords);
          if (missing.length > 0) return failed(`missing in ${path}: ${quoteKeywords(missing)}.`);
        }
        return passed(`All ${keywords.length} required keyword(s) found in ${path}.`);
      },
    };
  },
};
