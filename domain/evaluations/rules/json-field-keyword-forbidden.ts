import { oneLine } from '../../text.ts';
import { resolveAll } from './json/resolve-path.ts';
import { fieldText } from './json-field/field-text.ts';
import { readJsonFieldKeywords } from './json-field/read-json-field-keywords.ts';
import { foundIn, quoteKeywords } from './keywords/find-keywords.ts';
import { failed, notJson, passed, type RuleKind, refused } from './rule-kind.ts';

/** Fails when what the path leads to contains any keyword; a missing field passes (section 7.3). */
export const jsonFieldKeywordForbidden: RuleKind = {
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
        for (const at of resolveAll(json.document, steps)) {
          const found = foundIn(fieldText(at, json.document.replaced) ?? '', keywords);
          if (found.length > 0) return failed(`forbidden keyword ${quoteKeywords(found)} found in ${path}.`);
        }
        return passed(`None of ${keywords.length} forbidden keyword(s) found in ${path}.`);
      },
    };
  },
};
