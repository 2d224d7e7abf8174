import type { Bed } from './bed.ts';
import { ask, countPending } from './database.ts';
import { expectedOf, submissionOf } from './logs.ts';
import { timeUntil } from './pause.ts';
import { readLogs } from './read-logs.ts';

/** The comparison of ledger, API and database. Every list but `acknowledged` must be empty. */
export interface Findings {
  acknowledged: number;
  /** Acknowledged, and absent from the database or the API, or not as sent. */
  lost: string[];
  /** Stored or settled more than once, or listed twice. */
  duplicated: string[];
  /** Stored, listed or deleted, and never sent. */
  phantom: string[];
  /** Without a verdict after the wait. */
  unsettled: string[];
  /** Settled otherwise than the rules say, or differently in API and database. */
  wrong: string[];
}

interface Row {
  id: string;
  status: string;
  output: string;
  explanation: string;
  rules: number;
}

const SETTLE_MS = 60_000;

/** Waits until nothing is pending, a minute at most, and compares what the three say. */
export async function compare({ adminUrl, ledger, liveUrl, workspaceId, token }: Bed): Promise<Findings> {
  await timeUntil(async () => (await countPending(adminUrl)) === 0, { withinMs: SETTLE_MS, everyMs: 250 });
  const { sent, acknowledged } = ledger.read();
  const stored = await ask<Row>(
    adminUrl,
    `select id, status, output, explanation, json_array_length(applied_rules) as rules from log
     where workspace_id = '${workspaceId}'`,
  );
  const repeated = await ask<{ event: string; id: string }>(
    adminUrl,
    `select what as event, id from watch.event group by what, id having count(*) > 1 or what = 'deleted'`,
  );
  const listed = await readLogs(await liveUrl(), token);
  const rows = new Map(stored.map((row) => [row.id, row]));
  const shown = new Map(listed.map((log) => [log.id, log]));
  const asSent = (id: string) => {
    const { output } = submissionOf(id);
    return rows.get(id)?.output === output && shown.get(id)?.output === output;
  };
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !asSent(id)),
    duplicated: [
      ...repeated.map(({ event, id }) => `${id} (${event})`),
      ...(stored.length > rows.size || listed.length > shown.size ? ['an id stands twice'] : []),
    ],
    phantom: [...new Set([...rows.keys(), ...shown.keys()])].filter((id) => !sent.has(id)),
    unsettled: stored.filter(({ status }) => status === 'pending').map(({ id }) => id),
    wrong: stored.flatMap((row) => mistake(row, shown.get(row.id)?.status)),
  };
}

function mistake({ id, status, rules, explanation }: Row, shown: string | undefined): string[] {
  const expected = expectedOf(id);
  if (status === 'pending' || (status === expected.status && rules === expected.rules && shown === status)) return [];
  return [`${id} ${status}, ${rules} rules, shown as ${shown}: ${explanation}`];
}
