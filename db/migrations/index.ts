import type { Migration } from '@mikro-orm/migrations';
import { Tenancy } from './0001-tenancy.ts';
import { DurableWork } from './0002-durable-work.ts';
import { Http } from './0003-http.ts';
import { Evaluations } from './0004-evaluations.ts';
import { EvaluationsSettings } from './0005-evaluations-settings.ts';
import { Webhooks } from './0006-webhooks.ts';
import { Media } from './0007-media.ts';
import { Lists } from './0008-lists.ts';
import { Approval } from './0010-approval.ts';
import { Departures } from './0011-departures.ts';
import { Retention } from './0012-retention.ts';
import { Search } from './0013-search.ts';
import { DueIndex } from './0014-due-index.ts';
import { KeySuccessor } from './0015-key-successor.ts';
import { ProjectPurge } from './0016-project-purge.ts';
import { WebhookEntities } from './0017-webhook-entities.ts';
import { WebhookEndpoints } from './0018-webhook-endpoints.ts';
import { JobAdmission } from './0020-job-admission.ts';
import { InstallationWork } from './0021-installation-work.ts';
import { QuotasAndKeptAnswers } from './0022-quotas-and-kept-answers.ts';
import { Operator } from './0023-operator.ts';
import { PlansAndSubjects } from './0024-plans-and-subjects.ts';
import { Investigations } from './0025-investigations.ts';
import { Enrichment } from './0026-enrichment.ts';
import { ReportsAndMonitors } from './0027-reports-and-monitors.ts';
import { AuditLog } from './0029-audit-log.ts';
import { KeyUse } from './0030-key-use.ts';
import { LookUps } from './0031-look-ups.ts';
import { Sanctions } from './0032-sanctions.ts';
import { Erasure } from './0035-erasure.ts';
import { SourceLists } from './0039-source-lists.ts';

/** Every migration by the name under which the database remembers it, in the order in which they run. */
export const migrations: {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
}[] = [
  { name: '0001-tenancy', class: Tenancy },
  { name: '0002-durable-work', class: DurableWork },
  { name: '0003-http', class: Http },
  { name: '0004-evaluations', class: Evaluations },
  { name: '0005-evaluations-settings', class: EvaluationsSettings },
  { name: '0006-webhooks', class: Webhooks },
  { name: '0007-media', class: Media },
  { name: '0008-lists', class: Lists },
  { name: '0010-approval', class: Approval },
  { name: '0011-departures', class: Departures },
  { name: '0012-retention', class: Retention },
  { name: '0013-search', class: Search },
  { name: '0014-due-index', class: DueIndex },
  { name: '0015-key-successor', class: KeySuccessor },
  { name: '0016-project-purge', class: ProjectPurge },
  { name: '0017-webhook-entities', class: WebhookEntities },
  { name: '0018-webhook-endpoints', class: WebhookEndpoints },
  { name: '0020-job-admission', class: JobAdmission },
  { name: '0021-installation-work', class: InstallationWork },
  { name: '0022-quotas-and-kept-answers', class: QuotasAndKeptAnswers },
  { name: '0023-operator', class: Operator },
  { name: '0024-plans-and-subjects', class: PlansAndSubjects },
  { name: '0025-investigations', class: Investigations },
  { name: '0026-enrichment', class: Enrichment },
  { name: '0027-reports-and-monitors', class: ReportsAndMonitors },
  { name: '0029-audit-log', class: AuditLog },
  { name: '0030-key-use', class: KeyUse },
  { name: '0031-look-ups', class: LookUps },
  { name: '0032-sanctions', class: Sanctions },
  { name: '0035-erasure', class: Erasure },
  { name: '0039-source-lists', class: SourceLists },
];
