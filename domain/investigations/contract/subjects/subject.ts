import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { riskCategories } from '../../risk/risk-category.ts';
import { severities } from '../../vocabulary/severity.ts';

/** Points of each category after their caps (contract section 14). */
export const RiskBreakdown = z.record(z.enum(riskCategories), z.int()).meta({ id: 'RiskBreakdown' });

/** A subject as the contract shows it (section 7.1). */
export const Subject = z
  .object({
    id: z.uuid(),
    case_id: z.uuid(),
    full_name: z.string().nullable(),
    subject_label: z.string().meta({ description: 'The name, else the first identifier.' }),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    usernames: z.array(z.string()),
    ip_addresses: z.array(z.string()),
    domains: z.array(z.string()),
    consent_obtained: z.boolean(),
    has_consent: z.boolean().meta({ description: 'The same, by the name that events have for it.' }),
    retention_days: z.int().min(1).max(3_650),
    risk_score: z.int().min(0).max(100).nullable(),
    risk_level: z.enum(severities).nullable(),
    risk_breakdown: RiskBreakdown.nullable(),
    evidence_count: z.int().min(0).meta({ description: 'Rows on file that are not dismissed.' }),
    last_enriched_at: timestamp().nullable(),
    purge_at: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: 'Subject' });
export type Subject = z.infer<typeof Subject>;
