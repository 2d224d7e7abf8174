import type pg from 'pg';
import { subjectLabelSql } from '../../db/investigations/subject-label-sql.ts';

const cases = `
  insert into investigation_case (id, workspace_id, number, title, priority, status, created_by, search_key)
  select gen_random_uuid(), $1, i, 'Case ' || i, 'normal', 'open', gen_random_uuid(), 'case ' || i
  from generate_series(1, $2::int) i`;

/** The first cases have most subjects; a tenth of them share a username, every name is worn by some. */
const subjects = `
  with place as materialized (
    select array_agg(id order by number) as ids from investigation_case where workspace_id = $1::uuid)
  insert into subject (id, workspace_id, case_id, full_name, name_key, emails, usernames, domains, retention_days,
    risk_score, risk_level, evidence_count, purge_at, created_at)
  select gen_random_uuid(), $1::uuid, ids[1 + floor(cardinality(ids) * r.a * r.a)], name, lower(name),
    array['person' || r.i || '@example.org'], case when r.b < 0.1 then array['shared'] else array['user' || r.i] end,
    case when r.c < 0.3 then array['host' || r.i || '.example.org'] else '{}' end, 90, (r.d * 100)::int, 'low', 10,
    now() + interval '90 days', now() - interval '60 days' * (1 - r.i / $2::float8)
  from (select i, random() a, random() b, random() c, random() d, random() e from generate_series(1, $2::int) i) r
    cross join place
    cross join lateral (select concat_ws(' ',
      (array['Anna', 'Ivan', 'Chen', 'Fatima', 'José', 'Priya', 'Olga', 'Kofi'])[1 + floor(r.d * 8)],
      (array['Petrov', 'Nakamura', 'Okafor', 'Schmidt', 'García', 'Singh', 'Larkspur', 'Haddad'])[1 + floor(r.e * 8)],
      case when r.i % 20000 = 0 then 'Quixote' end) as name) n`;

const identifiers = `
  insert into subject_identifier (workspace_id, subject_id, type, value, created_at)
  select s.workspace_id, s.id, x.type, x.value, s.created_at from subject s cross join lateral (
    select 'email' as type, unnest(s.emails) as value union all select 'username', unnest(s.usernames)
    union all select 'domain', unnest(s.domains)) x where s.workspace_id = $1::uuid`;

const evidence = `
  insert into evidence (id, workspace_id, subject_id, run_id, worker_id, kind, identifier_type, identifier_value,
    external_id, title, summary, source_name, source_url, confidence, risk_points, severity, raw_sha256, retrieved_at,
    first_seen_at, last_seen_at)
  select gen_random_uuid(), s.workspace_id, s.id, s.id, 'email_hibp', 'breach', 'email', ${subjectLabelSql('s')}, 'b' || i,
    'Breach ' || i, 'An address was found.', 'HIBP', 'https://example.org', 0.95, 2, 'low', md5(i::text), now(), now(), now()
  from subject s, generate_series(1, $2::int) i where s.workspace_id = $1::uuid`;

/** What a workspace is filled with. */
interface Sizes {
  cases: number;
  subjects: number;
  /** Rows of each subject. */
  evidence: number;
}

/** Fills a workspace straight in SQL. */
export async function fillSubjects(admin: pg.Client, workspaceId: string, sizes: Sizes): Promise<void> {
  await admin.query('set synchronous_commit to off');
  await admin.query(cases, [workspaceId, sizes.cases]);
  await admin.query(subjects, [workspaceId, sizes.subjects]);
  await admin.query(identifiers, [workspaceId]);
  await admin.query(evidence, [workspaceId, sizes.evidence]);
  await admin.query('reset synchronous_commit');
  for (const table of ['investigation_case', 'subject', 'subject_identifier', 'evidence'])
    await admin.query(`vacuum analyze ${table}`);
}
