import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type VerdictCounts, verdictCounts } from '../../db/evaluations/verdicts/verdict-counts.ts';
import type { Config } from '../../workers/settings.ts';
import { evaluateLogsId } from '../../workflows/evaluations/evaluate-logs.ts';
import { StartError } from '../embedded/start-error.ts';
import type { Endpoints } from '../endpoints.ts';
import { describeCounts, importFile } from '../import/import-file.ts';
import { baseUrl } from '../installation/base-url.ts';
import { openWriter, type Writer } from '../installation/open-writer.ts';
import { showProgress } from '../print/progress.ts';
import { renderTable } from '../print/table.ts';
import { findWorkspaceId } from '../tenancy/find-workspace-id.ts';
import { workflowUrl } from '../workflow-url.ts';
import { demoProject, ensureDemoRules } from './demo-rules.ts';
import type { Mapping } from './import-options.ts';
import { logLines } from './log-lines.ts';

const sample = fileURLToPath(new URL('./demo-sample.jsonl', import.meta.url));
const POLL_MS = 500;
/** A worker that has not settled one more log in this time is taken to be away. */
const PATIENCE_MS = 60_000;

export interface DemoOptions {
  workspace: string;
  map: Mapping[];
}

/** Evaluates the lines of a file against three rules, shows how that goes, and says where to look at it. */
export async function demo(config: Config, file: string | undefined, { workspace, map }: DemoOptions): Promise<void> {
  await requireInstance(config);
  const writer = await openWriter(config);
  try {
    const workspaceId = await findWorkspaceId(writer, workspace);
    const rules = await ensureDemoRules(writer.db, workspaceId);
    console.log(`Project "${demoProject}" has three rules: ${rules.join('; ')}.`);
    const reading = { file: file ?? sample, project: demoProject, map, metadata: [] };
    const startedAt = performance.now();
    const counts = await importFile(reading.file, logLines(writer, workspaceId, reading));
    console.log(`Submitted ${reading.file}: ${describeCounts(counts)}.`);
    const verdicts = await waitForVerdicts(writer, workspaceId);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    if (counts.created > 0) console.log(`${counts.created} logs from submission to the last verdict: ${seconds} s.`);
    console.log(`\n${renderVerdicts(verdicts)}\n\nTheir workflow: ${drainUrl(writer.endpoints, workspaceId)}`);
  } finally {
    await writer.close();
  }
}

async function requireInstance(config: Config): Promise<void> {
  const url = `${baseUrl(config)}/health/live`;
  const isUp = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isUp)
    throw new StartError(`No instance answers at ${baseUrl(config)}; start one with "npm start" in another terminal.`);
}

async function waitForVerdicts({ db }: Writer, workspaceId: string): Promise<VerdictCounts[]> {
  let verdicts = await verdictCounts(db, workspaceId, demoProject);
  const total = sum(verdicts, 'pending') + settled(verdicts);
  const progress = showProgress('Evaluating ', total);
  let movedAt = Date.now();
  try {
    while (sum(verdicts, 'pending') > 0) {
      progress.update(settled(verdicts), `${settled(verdicts)} of ${total} verdicts`);
      if (Date.now() - movedAt > PATIENCE_MS)
        throw new StartError('No verdict came for a minute; see that a worker runs, with "tracework doctor".');
      await sleep(POLL_MS);
      const next = await verdictCounts(db, workspaceId, demoProject);
      if (settled(next) !== settled(verdicts)) movedAt = Date.now();
      verdicts = next;
    }
    progress.update(settled(verdicts), `${settled(verdicts)} of ${total} verdicts`);
    return verdicts;
  } finally {
    progress.stop();
  }
}

type Status = Exclude<keyof VerdictCounts, 'model'>;

const sum = (verdicts: readonly VerdictCounts[], status: Status): number =>
  verdicts.reduce((total, counts) => total + counts[status], 0);

const settled = (verdicts: readonly VerdictCounts[]): number =>
  sum(verdicts, 'pass') + sum(verdicts, 'flagged') + sum(verdicts, 'error');

function renderVerdicts(verdicts: readonly VerdictCounts[]): string {
  const row = (name: string, of: readonly VerdictCounts[]) => {
    const passed = settled(of) === 0 ? 0 : Math.round((sum(of, 'pass') / settled(of)) * 100);
    return [name, settled(of), sum(of, 'pass'), sum(of, 'flagged'), sum(of, 'error'), passed];
  };
  const rows = verdicts.map((counts) => row(counts.model ?? '(none)', [counts]));
  return renderTable(['MODEL', 'LOGS', 'PASS', 'FLAGGED', 'ERROR', 'PASS %'], [...rows, row('all', verdicts)]);
}

const drainUrl = ({ temporal, temporalUiUrl }: Endpoints, workspaceId: string): string =>
  workflowUrl({ temporalUiUrl, namespace: temporal.namespace }, evaluateLogsId(workspaceId));
