import { oneLine } from '../../text.ts';
import { resolveAll, resolvePath } from './json/resolve-path.ts';
import { readJsonField } from './json-field/read-json-field.ts';
import { failed, notJson, passed, type RuleKind, refused } from './rule-kind.ts';

/** Passes when the condition holds for what the path leads to in a JSON output (section 7.3). */
export const jsonField: RuleKind = {
  label: 'JSON field',
  evaluator: 'deterministic',
  parse: (value) => {
    const field = readJsonField(value);
    if (typeof field === 'string') return refused(field);
    const shown = oneLine(field.path, 100);
    return {
      ok: true,
      check: (subject) => {
        const json = subject.json();
        if (!json.ok) return notJson;
        const resolve = field.forbids ? resolveAll : resolvePath;
        for (const at of resolve(json.document, field.steps)) {
          const problem = field.test(at, subject.timestampMs);
          if (problem !== null) return failed(`${shown} ${problem}.`);
        }
        return passed(`${shown} is as required.`);
      },
    };
  },
};
