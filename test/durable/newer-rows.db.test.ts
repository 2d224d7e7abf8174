import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBreakers } from '../../activities/breaker.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import { beginEvaluation } from '../../activities/evaluations/begin-evaluation.ts';
import type { EvaluationsDeps } from '../../activities/evaluations/deps.ts';
import { evaluateDueLogs } from '../../activities/evaluations/evaluate-due-logs.ts';
import { createOutboundHttp } from '../../activities/outbound/outbound-http.ts';
import { deliverWebhooks } from '../../activities/webhooks/deliver-webhooks.ts';
import { MOST_CLAIMS } from '../../db/durable/work-queue.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { callbackProfile } from '../../domain/evaluations/webhooks/callback-profile.ts';
import { quietLog } from '../support/quiet-log.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { testDeps } from '../support/test-deps.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { storeDelivery } from '../webhooks/stored-deliveries.ts';

type Pass = (input: DrainPassInput) => Promise<DrainPassResult>;

/** More passes than a row has claims, so that one that counted would be given up. */
const PASSES = MOST_CLAIMS + 2;

describe('a row of a newer version, met by an older worker while a deploy is under way', () => {
  const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: true });
  let database: TestDatabase;
  let listener: Listener;
  let receiver: WebhookReceiver;
  let workspaceId: string;
  let warnings: object[];
  let deps: EvaluationsDeps;
  beforeAll(async () => {
    database = await createTestDatabase();
    listener = new Listener(database.url).start();
    receiver = await startWebhookReceiver();
  }, 180_000);
  beforeEach(async () => {
    ({ workspaceId } = await database.createWorkspace());
    warnings = [];
    deps = testDeps<EvaluationsDeps>({
      ...{ db: database.db, secrets: database.secrets, listener, http, mailer: null, baseUrl: 'http://localhost' },
      ...{ breakers: createBreakers(1), retryTimeScale: 1, drainSlots: new DrainSlots(0) },
      ...{ stopping: new AbortController().signal, wake: { drain() {}, job() {}, admit() {} } },
      log: { ...quietLog, warn: (fields: object) => void warnings.push(fields) },
      matchPattern: () => Promise.reject(new Error('no rule has a pattern')),
    });
  });
  afterAll(async () => {
    await http.close();
    await receiver?.close();
    await listener?.close();
    await database?.drop();
  });

  const sql = async (text: string, values: unknown[] = []) =>
    (await inWorkspaceSql(database.db, workspaceId, (client) => client.query(text, values))).rows;
  const runPass = (pass: Pass, key = ''): Promise<DrainPassResult> =>
    new MockActivityEnvironment().run(() => pass({ workspaceId, key }));

  describe('a delivery', () => {
    const known = { profiles: [callbackProfile], addresses: {} };
    const stored = () =>
      sql(`select state, attempts, tries, claims, last_error, lease_token from webhook_delivery
      where profile <> 'evaluations'`);
    const makeDue = () => sql('update webhook_delivery set due_at = clock_timestamp() where due_at is not null');
    const store = async (profile: string) => {
      const id = await storeDelivery(database.db, workspaceId, {
        state: 'pending',
        receiver: receiver.origin,
        tried: [],
      });
      await sql('update webhook_delivery set profile = $2 where id = $1', [id, profile]);
      return makeDue();
    };

    it.each(['evaluations-2', 'constructor', '__proto__'])(
      'of profile %s goes back as it was, due some seconds later, and is logged once',
      async (profile) => {
        await store(profile);
        const before = await stored();
        const pass = deliverWebhooks(deps, known);
        for (let times = 0; times < PASSES; times += 1) {
          const { nextDueInMs, lastError } = await runPass(pass, receiver.origin);
          expect(nextDueInMs).toBeGreaterThan(2_000);
          expect(nextDueInMs).toBeLessThanOrEqual(10_000);
          expect(lastError).toContain(profile);
          expect(await stored()).toEqual(before);
          await makeDue();
        }
        expect(warnings).toEqual([{ what: `delivery profile ${profile}` }]);
      },
    );

    it('keeps no other one from being sent, and is sent once by a worker that knows it', async () => {
      await store('evaluations-2');
      await storeDelivery(database.db, workspaceId, { state: 'pending', receiver: receiver.origin });
      await makeDue();
      const sent = receiver.at('/hook').length;
      await runPass(deliverWebhooks(deps, known), receiver.origin);
      expect(receiver.at('/hook')).toHaveLength(sent + 1);

      const newer = { ...known, profiles: [callbackProfile, { ...callbackProfile, name: 'evaluations-2' }] };
      await makeDue();
      await runPass(deliverWebhooks(deps, newer), receiver.origin);
      expect(receiver.at('/hook')).toHaveLength(sent + 2);
      expect(await stored()).toMatchObject([{ state: 'succeeded', attempts: 1, claims: 0 }]);
    });
  });

  describe('a log with a rule of a type that is unknown', () => {
    const stored = () => sql('select id, status, claims from log order by id');
    const makeDue = () => sql('update log set due_at = clock_timestamp() where due_at is not null');
    const addRule = (type: string) =>
      sql(`insert into rule (id, workspace_id, name, type, value) values (gen_random_uuid(), $1, $2, $2, 'refund')`, [
        workspaceId,
        type,
      ]);

    it('goes back as it was, and has its verdict from a worker that knows the type', async () => {
      await addRule('keyword_forbidden');
      await addRule('sentiment');
      await insertTestLogs(database.db, workspaceId, [{ id: 'a' }, { id: 'b' }]);
      const pass = evaluateDueLogs(deps);
      const pending = ['a', 'b'].map((id) => ({ id, status: 'pending', claims: 0 }));
      for (let times = 0; times < PASSES; times += 1) {
        expect((await runPass(pass)).nextDueInMs).toBeGreaterThan(2_000);
        expect(await stored()).toEqual(pending);
        await makeDue();
      }
      expect(warnings).toEqual([{ what: 'rule type sentiment' }]);
      await sql(`update rule set type = 'keyword_forbidden'`); // what a newer worker makes of it
      await runPass(pass);
      expect((await stored()).map(({ status }) => status)).toEqual(['pass', 'pass']);
    });

    it('waits as a job as well, however often that is begun', async () => {
      await addRule('sentiment');
      await addRule('llm_judge');
      await insertTestLogs(database.db, workspaceId, [{ id: 'judged' }]);
      const begin = beginEvaluation(deps);
      for (let times = 0; times < PASSES; times += 1) {
        await expect(begin({ workspaceId, logId: 'judged' })).rejects.toMatchObject({ type: 'UnknownRuleType' });
        expect(await stored()).toEqual([{ id: 'judged', status: 'pending', claims: 0 }]);
      }
      expect(warnings).toEqual([{ what: 'rule type sentiment' }]);
      await sql(`update applied_rule set rule = replace(rule::text, '"sentiment"', '"keyword_forbidden"')::json`);
      const plan = await begin({ workspaceId, logId: 'judged' });
      expect(plan?.judged).toMatchObject([{ label: 'llm_judge' }]);
    });
  });
});
