import { failed, passed, type RuleKind, refused } from './rule-kind.ts';

function readThreshold(value: string): number | null {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(value.trim()) ?? [];
  if (digits === undefined) return null;
  // Scaling in the text keeps 79.9% exactly what 0.799 is.
  const threshold = Number(percent === '%' ? `${digits}e-2` : digits);
  return threshold <= 1 ? threshold : null;
}

/** Passes when the log's confidence reaches the threshold; without a confidence it is skipped (section 7.3). */
export const confidenceThreshold: RuleKind = {
  label: 'Confidence',
  evaluator: 'deterministic',
  parse: (value) => {
    const threshold = readThreshold(value);
    if (threshold === null) return refused('Write a threshold from 0 to 1, or a percentage such as 80%.');
    return {
      ok: true,
      check: ({ confidence }) => {
        if (confidence === null) return { outcome: 'skipped', detail: 'The log has no confidence to compare.' };
        return confidence >= threshold
          ? passed(`Confidence ${confidence} reaches ${threshold}.`)
          : failed(`confidence ${confidence} is below ${threshold}.`);
      },
    };
  },
};
