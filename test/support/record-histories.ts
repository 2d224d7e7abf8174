import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { altCsv, sdnCsv, startListServer } from '../investigations/sanctions/list-server.ts';
import { startScriptedServices } from '../investigations/scripted-sources.ts';

import { createSend } from './client.ts';
import { eventually } from './eventually.ts';
import { startFileSource } from './file-source.ts';
import { answers, startOpenAiStub } from './openai-stub.ts';
import { startTestInstance } from './test-instance.ts';
import { answer, startWebhookReceiver } from './webhook-receiver.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** Runs the product once through every way of its workflows and answers their histories, by `<workflow>/<way>`. */
export async function recordHistories(): Promise<Record<string, History>> {
  const stub = await startOpenAiStub();
  const receiver = await startWebhookReceiver();
  const source = await startFileSource();
  const services = await startScriptedServices();
  const list = await startListServer();
  const env = {
    ALLOW_PRIVATE_TARGETS: 'true',
    OPENAI_BASE_URL: stub.baseUrl,
    OPENAI_API_KEY: stub.apiKey,
    RETRY_TIME_SCALE: '0.05',
    ...services.env(),
    OSINT_NAME_OFAC_BASE_URL: list.url,
  };
  const instance = await startTestInstance({ env });
  const connection = await Connection.connect(instance.temporal.connectionOptions);
  const client = new Client({ connection, namespace: instance.temporal.namespace });
  const { workspaceId, keys } = instance.credentials;
  const send = createSend(instance.urls[0] ?? '', { authorization: `Bearer ${keys.evaluations?.webhookToken}` });
  const history = async (workflowId: string): Promise<History> => {
    const handle = client.workflow.getHandle(workflowId);
    await eventually(`${workflowId} started`, () => handle.describe().catch(() => null)); // after the answer went out
    await handle.result();
    return handle.fetchHistory();
  };
  const judged = async (id: string): Promise<History> => {
    await send('POST', '/api/logs', { project: 'p', output: 'hi', id, sync: true });
    return history(`evaluate-log/${workspaceId}/${id}`);
  };
  try {
    const histories: Record<string, History> = {};
    await send('POST', '/api/logs', { project: 'p', output: 'hi', sync: true });
    histories['evaluate-logs/empties-and-ends'] = await history(`evaluate-logs/${workspaceId}`);

    receiver.next('/', answer(500), answer(503, { 'retry-after': '3' }));
    await send('POST', '/api/logs', { project: 'p', output: 'hi', callbackUrl: receiver.url('/') });
    await receiver.received('/', 3);
    histories['deliver-webhooks/waits-and-ends'] = await history(`deliver-webhooks/${workspaceId}/${receiver.origin}`);

    const attachments = ['/file.pdf', '/gone', '/flaky'].map((path) => ({ url: `${source.url}${path}` }));
    await send('POST', '/api/logs', { project: 'p', output: 'hi', id: 'files', attachments, sync: true });
    histories['evaluate-log/fetches-files'] = await history(`evaluate-log/${workspaceId}/files`);
    await send('DELETE', '/api/logs/files');
    await eventually('the files are gone', () => history(`sweep-media/${workspaceId}`).catch(() => null));
    histories['sweep-media/removes-files'] = await history(`sweep-media/${workspaceId}`);

    for (const name of ['one', 'two'])
      await send('POST', '/api/rules', { name, type: 'llm_judge', value: 'Flag what is not polite.' });
    histories['evaluate-log/two-rules-pass'] = await judged('passes');
    stub.next(answers.error(500), answers.error(500));
    histories['evaluate-log/judge-recovers'] = await judged('recovers');
    stub.next(answers.error(401), answers.error(401));
    histories['evaluate-log/judge-refuses'] = await judged('refused');

    const trial = { output: 'hi', rule: { name: 't', type: 'llm_judge', value: 'Flag what is not polite.' } };
    await send('POST', '/api/rules/evaluate', trial);
    histories['evaluate-rule/passes'] = await history(await lastTrial(client));
    stub.next(answers.error(401));
    await send('POST', '/api/rules/evaluate', trial);
    histories['evaluate-rule/judge-refuses'] = await history(await lastTrial(client, 2));

    const projects = await send('GET', '/api/projects');
    const [project] = z.array(z.object({ id: z.string() })).parse(projects.json);
    await send('DELETE', `/api/projects/${project?.id}`);
    histories['purge-deleted-projects/empties-and-ends'] = await history(`purge-deleted-projects/${workspaceId}`);
    await client.workflow.execute('deleteOldLogs', {
      args: [{ days: 1 }],
      taskQueue: 'evaluations',
      workflowId: 'old',
    });
    histories['delete-old-logs/visits-all'] = await history('old');
    await client.workflow.execute('deleteOldWebhookEvents', {
      args: [{ days: 1 }],
      taskQueue: 'webhooks',
      workflowId: 'old-events',
    });
    histories['delete-old-webhook-events/visits-all'] = await history('old-events');
    const investigate = createSend(instance.urls[0] ?? '', { authorization: `Bearer ${keys.investigations?.token}` });
    const made = async (path: string, body: object) =>
      z.object({ id: z.string() }).parse((await investigate('POST', path, body)).json).id;
    const caseId = await made('/api/v1/cases', { title: 'A case' });
    const subjectId = await made('/api/v1/subjects', {
      case_id: caseId,
      usernames: ['ada'],
      emails: ['ada@example.org'],
    });
    services.script('user_gitlab', 500);
    await investigate('POST', `/api/v1/subjects/${subjectId}/enrich`);
    histories['enrich-subject/asks-and-settles'] = await history(`enrich-subject/${workspaceId}/${subjectId}`);

    const reportId = await made(`/api/v1/subjects/${subjectId}/reports`, {});
    histories['generate-report/writes'] = await history(`generate-report/${workspaceId}/${reportId}`);
    histories['seal-audit/empties-and-ends'] = await history(`seal-audit/${workspaceId}`);
    const monitor = { subject_id: subjectId, worker_ids: ['user_gitlab'] };
    const monitorId = await made('/api/v1/monitors', monitor);
    await investigate('POST', `/api/v1/monitors/${monitorId}/run`);
    histories['run-monitor/asks-and-settles'] = await history(`run-monitor/${workspaceId}/${monitorId}`);
    histories['sync-monitors/empties-and-ends'] = await history(`sync-monitors/${workspaceId}`);
    const asked = { args: [{ workspaceId, monitorId }], taskQueue: 'investigations', workflowId: 'asks' };
    await client.workflow.execute('requestMonitorRun', asked);
    histories['request-monitor-run/asks'] = await history('asks');
    await client.workflow.execute('runOverdueMonitors', {
      ...{ taskQueue: 'investigations', workflowId: 'overdue', args: [{ after: null }] },
    });
    histories['run-overdue-monitors/visits-all'] = await history('overdue');
    await investigate('DELETE', `/api/v1/subjects/${subjectId}`);
    histories['erase-subject/erases'] = await history(`erase-subject/${workspaceId}/${subjectId}`);
    await client.workflow.execute('purgeSubjects', {
      ...{ taskQueue: 'investigations', workflowId: 'purge', args: [{ days: 0 }] },
    });
    histories['purge-subjects/visits-all'] = await history('purge');
    list.serve({
      'SDN.CSV': sdnCsv([{ entNum: 1, name: 'PETROV, Ivan' }]),
      'ALT.CSV': altCsv([{ entNum: 1, altNum: 1, name: 'PETROFF, Ivan' }]),
    });
    await client.workflow.execute('refreshSanctions', { taskQueue: 'investigations', workflowId: 'list' });
    histories['refresh-sanctions/fetches'] = await history('list');
    return histories;
  } finally {
    await connection.close();
    await instance.stop();
    await stub.close();
    await receiver.close();
    await source.close();
    await services.close();
    await list.close();
  }
}

/** Visibility lags behind a little, so it is asked until it lists that many trials. */
const lastTrial = (client: Client, count = 1): Promise<string> =>
  eventually('the trial is listed', async () => {
    const trials = [];
    for await (const trial of client.workflow.list({ query: `WorkflowType = 'evaluateRule'` })) trials.push(trial);
    const [last] = trials.sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
    return trials.length >= count ? last?.workflowId : null;
  });
