import { foldKeywords, foundIn, quoteKeywords } from './keywords/find-keywords.ts';
import { parseKeywordList } from './keywords/parse-keyword-list.ts';
import { failed, passed, type RuleKind } from './rule-kind.ts';

/** Fails when any keyword occurs in the output (section 7.3). */
export const keywordForbidden: RuleKind = {
  label: 'Keyword',
  evaluator: 'deterministic',
  parse: (value) => {
    const list = parseKeywordList(value);
    if (!list.ok) return list;
    const keywords = foldKeywords(list.items);
    return {
      ok: true,
      check: (subject) => {
        const found = foundIn(subject.folded(), keywords);
        return found.length === 0
          ? passed(`None of ${keywords.length} forbidden keyword(s) found.`)
          : failed(`forbidden keyword ${quoteKeywords(found)} found.`);
      },
    };
  },
};
