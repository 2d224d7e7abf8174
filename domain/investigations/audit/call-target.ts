import * as z from 'zod';

/** A call as far as it tells what it is about. */
interface Call {
  /** In Express syntax: `/api/v1/cases/:cid`. */
  path: string;
  params: Readonly<Record<string, unknown>>;
  status: number;
  json: string | null;
}

/** What a call is about. An id that is no UUID is somebody's free text, and is left out. */
export interface CallTarget {
  type: string | null;
  id: string | null;
}

const kinds: Readonly<Record<string, string>> = {
  ...{ cases: 'case', subjects: 'subject', runs: 'run', evidence: 'evidence', reports: 'report' },
  ...{ monitors: 'monitor', alerts: 'alert', playbooks: 'playbook', workers: 'worker', webhooks: 'webhook' },
  ...{ deliveries: 'delivery', tokens: 'token', usage: 'usage', 'audit-log': 'audit_entry' },
};

/** What a call is about: what it created, else the last thing that its path names; of a list the kind alone. */
export function callTarget({ path, params, status, json }: Call): CallTarget {
  const segments = path.split('/').slice(1);
  if (status === 201 && json !== null) return { type: lastKind(segments), id: uuidOrNull(idOf(json)) };
  const at = segments.findLastIndex((segment) => segment.startsWith(':'));
  if (at < 0) return { type: lastKind(segments), id: null };
  return { type: lastKind(segments.slice(0, at)), id: uuidOrNull(params[segments[at]?.slice(1) ?? '']) };
}

const lastKind = (segments: readonly string[]): string | null =>
  segments.flatMap((segment) => kinds[segment] ?? []).at(-1) ?? null;

const uuidOrNull = (value: unknown): string | null => z.guid().toLowerCase().safeParse(value).data ?? null;

const idOf = (json: string): unknown => (JSON.parse(json) as { id?: unknown } | null)?.id;
