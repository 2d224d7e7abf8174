import { setImmediate as otherWork } from 'node:timers/promises';
import { applyRule } from '../../domain/evaluations/apply-rule.ts';

/** How long rules may run before the process gets a turn for its other callers. */
const TURN_MS = 10;
let turnEndsAt = 0;

/** Applies one deterministic rule, and lets others work first when rules have had their turn; heartbeats are among them. */
export const applyRuleWithYield: typeof applyRule = (rule, subject, tools) =>
  Date.now() <= turnEndsAt ? applyRule(rule, subject, tools) : afterOthers(rule, subject, tools);

const afterOthers = async (...[rule, subject, tools]: Parameters<typeof applyRule>) => {
  await otherWork();
  turnEndsAt = Date.now() + TURN_MS;
  return applyRule(rule, subject, tools);
};
