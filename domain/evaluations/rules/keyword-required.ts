import { foldKeywords, missingFrom, quoteKeywords } from './keywords/find-keywords.ts';
import { parseKeywordList } from './keywords/parse-keyword-list.ts';
import { failed, passed, type RuleKind } from './rule-kind.ts';

/** Passes when every keyword occurs in the output (section 7.3). */
export const keywordRequired: RuleKind = {
  label: 'Keyword',
  evaluator: 'deterministic',
  parse: (value) => {
    const list = parseKeywordList(value);
    if (!list.ok) return list;
    const keywords = foldKeywords(list.items);
    return {
      ok: true,
      check: (subject) => {
        const missing = missingFrom(subject.folded(), keywords);
        return missing.length === 0
          ? passed(`All ${keywords.length} required keyword(s) found.`)
          : failed(`missing: ${quoteKeywords(missing)}.`);
      },
    };
  },
};
