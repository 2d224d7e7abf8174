import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { setPlans } from '../../db/tenancy/workspace-plan.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { token } from '../../domain/investigations/keys.ts';
import type { Plan } from '../../domain/investigations/plans.ts';
import type { Scope } from '../../domain/tenancy/scope.ts';
import { createSend, type Reply } from '../support/client.ts';
import { startTestInstance, type TestInstance, type TestInstanceOptions } from '../support/test-instance.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

/** `R`, `W` and `A` are tokens of workspace 1 with the scopes read, write and admin; `X` (write) is of workspace 2. */
export type TokenName = 'R' | 'W' | 'A' | 'X';

export interface InvestigationsBed {
  instance: TestInstance;
  receiver: WebhookReceiver;
  workspaceId: string;
  otherWorkspaceId: string;
  tokens: Record<TokenName, string>;
  /** A name above or the text of a token; null sends none. A text as body is sent as it is. */
  send(
    as: TokenName | (string & {}) | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** A new token of workspace 1, or of another. */
  token(scope: Scope, workspaceId?: string): Promise<string>;
  /** A new workspace and its admin token. */
  workspace(plan?: Plan): Promise<{ workspaceId: string; token: string }>;
  /** A new case, by `W`; answers it. */
  createCase(fields?: object): Promise<Record<string, unknown> & { id: string }>;
  /** A new subject in this case, or in a new one, by `W`; answers it. */
  createSubject(fields?: object): Promise<Record<string, unknown> & { id: string; case_id: string }>;
  stop(): Promise<void>;
}

/** The acceptance setup of the contract (section 15): an instance, tokens of two workspaces, and a receiver of webhooks. */
export async function startInvestigationsBed(options: TestInstanceOptions = {}): Promise<InvestigationsBed> {
  const instance = await startTestInstance({ ...options, env: { ALLOW_PRIVATE_TARGETS: 'true', ...options.env } });
  const { database, credentials } = instance;
  const { workspaceId } = credentials;
  const receiver = await startWebhookReceiver();
  const url = instance.urls[0];
  const mint = (scope: Scope, of = workspaceId) =>
    inWorkspace(database.db, of, async (em) => {
      const { key } = createKey(em, database.secrets, { workspaceId: of, kind: token, scopes: [scope] });
      await em.flush();
      return key;
    });
  const workspace = async (plan?: Plan) => {
    const made = await database.createWorkspace('another');
    const { workspaceId: id } = made;
    if (plan) await inWorkspace(database.db, id, (em) => setPlans(em, id, { investigations: plan }));
    return { workspaceId: id, token: made.keys.investigations!.token! };
  };
  const other = await workspace();
  const tokens = {
    ...{ R: await mint('read'), W: await mint('write'), A: await mint('admin') },
    X: await mint('write', other.workspaceId),
  };
  const isName = (as: string): as is TokenName => Object.hasOwn(tokens, as);
  const send: InvestigationsBed['send'] = (as, method, path, body, headers = {}) => {
    const authorization: Record<string, string> =
      as === null ? {} : { authorization: `Bearer ${isName(as) ? tokens[as] : as}` };
    const raw = typeof body === 'string' ? { raw: body } : {};
    return createSend(url!, authorization)(method, path, body, { headers, ...raw });
  };
  const created = async <T>(path: string, body: object): Promise<T> => {
    const answer = await send('W', 'POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json as T;
  };
  const createCase: InvestigationsBed['createCase'] = (fields = {}) =>
    created('/api/v1/cases', { title: 'A case', ...fields });
  return {
    ...{ instance, receiver, workspaceId, otherWorkspaceId: other.workspaceId, tokens, send, token: mint, workspace },
    createCase,
    async createSubject(fields = {}) {
      const inCase = 'case_id' in fields ? {} : { case_id: (await createCase()).id };
      return created('/api/v1/subjects', { ...inCase, ...fields });
    },
    async stop() {
      await receiver.close();
      await instance.stop();
    },
  };
}
