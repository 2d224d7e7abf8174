import { compareDecimals, type Decimal, readDecimal } from '../../json/decimal.ts';
import { failed, passed, type RuleKind, refused } from './rule-kind.ts';

/** The threshold as it is written, and its value. */
function readThreshold(value: string): { shown: string; at: Decimal } | null {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(value.trim()) ?? [];
  if (digits === undefined) return null;
  // Scaling in the text keeps 79.9% exactly what 0.799 is.
  const at = readDecimal(percent === '%' ? `${digits}e-2` : digits);
  return at && Number(digits) <= (percent === '%' ? 100 : 1) ? { shown: `${digits}${percent}`, at } : null;
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
        const sent = readDecimal(String(confidence));
        return sent && compareDecimals(sent, threshold.at) >= 0
          ? passed(`Confidence ${confidence} reaches ${threshold.shown}.`)
          : failed(`confidence ${confidence} is below ${threshold.shown}.`);
      },
    };
  },
};
