import { z } from 'zod';
import { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import { RuleEvaluate, RuleEvaluation } from '../../../domain/evaluations/contract/rules/rule-evaluate.ts';
import { RuleCreate, RulePatch } from '../../../domain/evaluations/contract/rules/rule-input.ts';
import { Done } from '../done.ts';
import { defineRoute } from '../services.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { RuleParams } from './rule-params.ts';
import { createRule, deleteRule, getRule, listRules, patchRule } from './rules.ts';

/** The routes of rules: the contract's section 7. Fixed paths stand before those with parameters. */
export const ruleRoutes = [
  defineRoute({
    id: 'listRules',
    method: 'get',
    path: '/api/rules',
    summary: 'List rules',
    tag: 'Rules',
    auth: 'key',
    answers: { 200: z.array(Rule) },
    handle: listRules,
  }),
  defineRoute({
    id: 'createRule',
    method: 'post',
    path: '/api/rules',
    summary: 'Create a rule',
    tag: 'Rules',
    auth: 'key',
    idempotent: true,
    body: RuleCreate,
    answers: { 201: Rule },
    handle: createRule,
  }),
  defineRoute({
    id: 'evaluateRule',
    method: 'post',
    path: '/api/rules/evaluate',
    summary: 'Try one rule on one output; nothing is stored',
    description: 'Needs a key that may write: a judged rule spends tokens of the workspace.',
    tag: 'Rules',
    auth: 'key',
    body: RuleEvaluate,
    answers: { 200: RuleEvaluation },
    handle: evaluateRule,
  }),
  defineRoute({
    id: 'getRule',
    method: 'get',
    path: '/api/rules/:id',
    summary: 'One rule',
    tag: 'Rules',
    auth: 'key',
    params: RuleParams,
    answers: { 200: Rule },
    errors: ['not_found'],
    handle: getRule,
  }),
  defineRoute({
    id: 'patchRule',
    method: 'patch',
    path: '/api/rules/:id',
    summary: 'Change a rule for evaluations that start later',
    tag: 'Rules',
    auth: 'key',
    params: RuleParams,
    body: RulePatch,
    answers: { 200: Done },
    errors: ['not_found'],
    handle: patchRule,
  }),
  defineRoute({
    id: 'deleteRule',
    method: 'delete',
    path: '/api/rules/:id',
    summary: 'Delete a rule',
    tag: 'Rules',
    auth: 'key',
    params: RuleParams,
    answers: { 200: Done },
    errors: ['not_found'],
    handle: deleteRule,
  }),
];
