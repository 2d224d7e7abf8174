import type { Route } from '../http/routing/route.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { caseRoutes } from './cases/case-routes.ts';
import { erasureRoutes } from './erasure/erasure-routes.ts';
import { evidenceRoutes } from './evidence/evidence-routes.ts';
import { monitorRoutes } from './monitors/monitor-routes.ts';
import { playbookRoutes } from './playbooks/playbook-routes.ts';
import { reportRoutes } from './reports/report-routes.ts';
import { runRoutes } from './runs/run-routes.ts';
import type { Services } from './services.ts';
import { subjectRoutes } from './subjects/subject-routes.ts';
import { tokenRoutes } from './tokens/token-routes.ts';
import { usageRoutes } from './usage/usage-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';
import { workerRoutes } from './workers/worker-routes.ts';

/** The route table of investigations; a resource has its own. */
export const investigationsRoutes: readonly Route<Services>[] = [
  ...caseRoutes,
  ...subjectRoutes,
  ...erasureRoutes,
  ...runRoutes,
  ...reportRoutes,
  ...evidenceRoutes,
  ...workerRoutes,
  ...monitorRoutes,
  ...playbookRoutes,
  ...tokenRoutes,
  ...usageRoutes,
  ...webhookRoutes,
  ...auditRoutes,
];
