import { chooseEngine } from '../../regex/choose-engine.ts';
import { readPattern } from '../../regex/read-pattern.ts';
import { type Finding, failed, passed, type RuleKind } from './rule-kind.ts';

const judge = (found: boolean, negate: boolean): Finding => {
  if (negate)
    return found ? failed('the forbidden pattern was found.') : passed('The forbidden pattern was not found.');
  return found ? passed('The pattern was found.') : failed('the pattern was not found.');
};

/** Passes when the pattern is found in the output, or is not found when inverted (section 7.3). */
export const regexMatch: RuleKind = {
  label: 'Pattern',
  evaluator: 'deterministic',
  parse: (value) => {
    const read = readPattern(value);
    if (!read.ok) return read;
    const { negate } = read.pattern;
    const patternFor = chooseEngine(read.pattern);
    return {
      ok: true,
      check: ({ output }, { matchPattern }) => {
        const found = matchPattern(patternFor(output), output);
        return typeof found === 'boolean' ? judge(found, negate) : found.then((answer) => judge(answer, negate));
      },
    };
  },
};
