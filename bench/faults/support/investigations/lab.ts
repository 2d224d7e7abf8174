import { nextPerson, type Person } from '../../../support/person.ts';
import type { Bed } from '../bed.ts';
import type { Program } from '../program.ts';
import type { Api } from '../programs.ts';
import { createPatientClient, type PatientClient } from './patient-client.ts';
import { watchInvestigations } from './watch-investigations.ts';
import { startWatchedSources, type WatchedSources } from './watched-sources.ts';

/** The part of a run that is compared. */
export interface ShownRun {
  run_id: string;
  status: string;
  evidence_count: number;
  workers: { worker_id: string; status: string; reason: string | null; evidence_count: number }[];
}

/** One person who was looked into, and what the client was told. */
export interface Investigation {
  person: Person;
  subjectId: string;
  /** Accepted enrichments. */
  runIds: string[];
  reportId?: string;
  contentSha256?: string;
  monitorId?: string;
  /** Runs of its monitor, each with one thing more to find. */
  monitorRuns: number;
  erasure?: 'asked' | 'acknowledged';
}

/** API, worker and sources of a bed, and a client who investigates. */
export interface Lab {
  bed: Bed;
  api: Api;
  worker: Program;
  sources: WatchedSources;
  client: PatientClient;
  caseId: string;
  /** All so far. */
  investigations: Investigation[];
  /** A run that nothing disturbed: what each worker comes to. */
  reference: ShownRun;
  addSubject(): Promise<Investigation>;
  /** Asks all 32 workers, and waits for them. */
  enrich(investigation: Investigation): Promise<ShownRun>;
  stop(): Promise<void>;
}

interface LabOptions {
  /** Of the time that sources take. */
  delayScale: number;
  env?: Record<string, string>;
}

/** Wants every event, or none would be recorded; nobody listens there, so deliveries wait with their bodies. */
const endpoint = {
  url: 'http://127.0.0.1:9/',
  events: ['subject.added', 'enrichment.completed', 'report.generated', 'alert.fired', 'monitor.match'],
};

export async function openLab(bed: Bed, { delayScale, env = {} }: LabOptions): Promise<Lab> {
  const sources = await startWatchedSources(delayScale);
  bed.configure({ ...sources.env, ...env });
  await bed.command('sanctions', 'refresh');
  await watchInvestigations(bed.adminUrl);
  const api = await bed.addApi();
  const worker = await bed.addWorker();
  const client = createPatientClient(api.url, bed.investigationsToken);
  const accept = [201];
  const { json: aCase } = await client.send('POST', '/cases', { body: { title: 'Larkspur' }, accept });
  await client.send('POST', '/integrations/webhooks', { body: endpoint, accept });
  const investigations: Investigation[] = [];
  const addSubject = async (): Promise<Investigation> => {
    const person = nextPerson();
    sources.know(person);
    bed.ledger.send(person.name);
    const body = { case_id: aCase.id, ...person.identifiers };
    const { json } = await client.send('POST', '/subjects', { body, accept });
    const investigation: Investigation = { person, subjectId: json.id, runIds: [], monitorRuns: 0 };
    investigations.push(investigation);
    return investigation;
  };
  const enrich = async (investigation: Investigation): Promise<ShownRun> => {
    const path = `/subjects/${investigation.subjectId}/enrich`;
    const { json } = await client.send<ShownRun>('POST', path, { accept: [200] });
    investigation.runIds.push(json.run_id);
    bed.ledger.acknowledge(json.run_id);
    return json;
  };
  const reference = await enrich(await addSubject());
  if (reference.status !== 'completed') throw new Error(`undisturbed, a run came to ${JSON.stringify(reference)}`);
  return {
    ...{ bed, api, worker, sources, client, investigations, reference, addSubject, enrich },
    caseId: aCase.id,
    stop: () => sources.stop(),
  };
}
