import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { type ScriptedServices, startScriptedServices } from './scripted-sources.ts';

interface Run {
  status: string;
  evidence_count: number;
  workers: { worker_id: string; status: string }[];
}

let services: ScriptedServices;
let bed: InvestigationsBed;
let env: Record<string, string>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  services = await startScriptedServices();
  env = { ...services.env(['user_reddit']), RETRY_TIME_SCALE: '0.01' };
  bed = await startInvestigationsBed({ env, workers: 0 });
}, 180_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await bed.stop();
  await services.close();
});

function startProcess(): ChildProcess {
  const { parts, mediaDir } = bed.instance;
  const child = spawn(process.execPath, ['test/support/worker-process.ts'], {
    env: {
      ...process.env,
      ...env,
      ...{ MEDIA_DIR: mediaDir, LOG_LEVEL: 'error', TEST_ENDPOINTS: JSON.stringify(parts[0]!.endpoints) },
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('workers killed during a run lose nothing: the run ends with 32 workers, and only the call in flight is made again, as often as it is met (case 39)', async () => {
  const { id } = await bed.createSubject({ usernames: ['ada'] });
  services.script('user_gitlab', 'hangs');
  const first = startProcess();
  const path = `/api/v1/subjects/${id}/enrich`;
  const accepted = await bed.send('W', 'POST', path, undefined, { prefer: 'respond-async' });
  const read = async () => (await bed.send('R', 'GET', accepted.headers.get('location')!)).json as Run;
  const of = ({ workers }: Run) => workers.filter(({ worker_id }) => worker_id.startsWith('user_'));
  const askedGitlab = () => services.asked.filter((one) => one.startsWith('user_gitlab')).length;
  await eventually('one call is in flight and the others are stored', async () => {
    const statuses = of(await read()).map(({ status }) => status);
    return statuses.filter((status) => status === 'running').length === 1 && !statuses.includes('pending');
  });
  const askedBefore = services.asked.length;
  expect(askedGitlab()).toBe(1);
  await kill(first);
  for (const calls of [2, 3]) {
    const next = startProcess();
    await eventually('the call is in flight again', () => askedGitlab() === calls);
    await kill(next);
  }

  services.script('user_gitlab', []);
  startProcess();
  const ended = await eventually('the run has ended', async () => {
    const run = await read();
    return run.status === 'running' ? null : run;
  });
  expect(ended.workers).toHaveLength(32);
  expect(of(ended).find(({ worker_id }) => worker_id === 'user_gitlab')).toMatchObject({ status: 'no_data' });
  expect(of(ended).some(({ status }) => status === 'pending' || status === 'running')).toBe(false);
  expect(askedGitlab()).toBe(4);
  expect(services.asked).toHaveLength(askedBefore + 3);
}, 240_000);
