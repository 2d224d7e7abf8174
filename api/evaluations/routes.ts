import { Models, VerifyAnswer } from '../../domain/evaluations/contract.ts';
import { models } from '../../domain/evaluations/models.ts';
import { defineRoute } from '../services.ts';
import { logRoutes } from './log-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { projectRoutes } from './project-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

/** The routes of the evaluations contract, section 4. */
export const evaluationsRoutes = [
  ...logRoutes,
  ...projectRoutes,
  ...ruleRoutes,
  ...settingsRoutes,
  ...mediaRoutes,
  ...subscriptionRoutes,
  defineRoute({
    id: 'verifyCredentials',
    method: 'get',
    path: '/api/verify',
    summary: 'Whose workspace these credentials open',
    tag: 'Utilities',
    auth: 'key',
    answers: { 200: VerifyAnswer },
    handle: async ({ principal: { workspaceName } }) => ({ workspaceName }),
  }),
  defineRoute({
    id: 'listModels',
    method: 'get',
    path: '/api/models',
    summary: 'Suggestions for the model field',
    tag: 'Utilities',
    auth: 'public',
    answers: { 200: Models },
    handle: async () => models,
  }),
];
