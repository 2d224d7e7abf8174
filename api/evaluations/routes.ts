import { Models } from '../../domain/evaluations/contract/settings/models.ts';
import { VerifyAnswer } from '../../domain/evaluations/contract/settings/verify-answer.ts';
import { models } from '../../domain/evaluations/models.ts';
import { logRoutes } from './logs/log-routes.ts';
import { mediaRoutes } from './media/media-routes.ts';
import { projectRoutes } from './projects/project-routes.ts';
import { ruleRoutes } from './rules/rule-routes.ts';
import { defineRoute } from './services.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { subscriptionRoutes } from './subscriptions/subscription-routes.ts';

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
