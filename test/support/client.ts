import * as z from 'zod';
import type { WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { Log } from '../../domain/evaluations/contract/logs/log.ts';
import { LogList } from '../../domain/evaluations/contract/logs/log-list.ts';
import { LogStatus } from '../../domain/evaluations/contract/logs/log-status.ts';
import { Verdict } from '../../domain/evaluations/contract/logs/verdict.ts';
import { Project } from '../../domain/evaluations/contract/projects/project.ts';
import { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { RuleEvaluation } from '../../domain/evaluations/contract/rules/rule-evaluate.ts';
import { AsyncAnswer, SyncAnswer } from '../../domain/evaluations/contract/submission/submit-answer.ts';
import { eventually } from './eventually.ts';

/** One answer as it came. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed when the answer says it is JSON, else null. */
  json: unknown;
}

export interface CallOptions {
  headers?: Record<string, string>;
  /** Sent as it is, instead of a JSON body. */
  raw?: string;
}

const ErrorBody = z.object({
  error: z.string().min(1),
  code: z.string().regex(/^[A-Z_]+$/),
  fields: z.record(z.string(), z.string()).optional(),
});

/** The error of a refused call, in the shape of the evaluations contract (section 2.2). */
export const errorOf = ({ json }: Reply) => ErrorBody.parse(json);

/** The names of the fields an answer complains of, sorted. */
export const badFields = (reply: Reply): string[] => Object.keys(errorOf(reply).fields ?? {}).sort();

/** Parses the answer of a call that must have this status; fails with what came instead. */
export function expected<T>(reply: Reply, status: number, schema: z.ZodType<T>): T {
  if (reply.status !== status) throw new Error(`${reply.status} instead of ${status}: ${reply.text}`);
  return schema.parse(reply.json);
}

export type Send = (method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;

/** Sends JSON with these headers; follows no redirect. */
export const createSend =
  (url: string, always: Record<string, string> = {}): Send =>
  async (method, path, body, { headers, raw } = {}) => {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      ...(text !== undefined && { body: text }),
      headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...always, ...headers },
    });
    const content = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      text: content,
      json: isJson && content ? JSON.parse(content) : null,
    };
  };

/** The verdict of a synchronous answer in its usual form. */
const TextVerdict = SyncAnswer.extend({ verdict: Verdict });

/** A client of the evaluations product, as a program that uses it would be written. */
export function createClient(url: string, { workspaceId, keys }: WorkspaceCredentials) {
  const { webhookToken = '', apiKey = '' } = keys.evaluations ?? {};
  const send = createSend(url, { authorization: `Bearer ${webhookToken}` });
  const inPath = encodeURIComponent;
  const getLog = async (id: string) => expected(await send('GET', `/api/logs/${inPath(id)}`), 200, Log);
  return {
    workspaceId,
    webhookToken,
    apiKey,
    send,
    /** Submits without waiting for the verdict. */
    submit: async (body: object) => expected(await send('POST', '/api/logs', body), 202, AsyncAnswer),
    /** Submits and waits for the verdict. */
    judge: async (body: object) =>
      expected(await send('POST', '/api/logs', { project: 'p', ...body, sync: true }), 200, TextVerdict),
    getLog,
    status: async (id: string) => expected(await send('GET', `/api/logs/${inPath(id)}/status`), 200, LogStatus),
    /** The log once it is evaluated. */
    settled: (id: string, withinMs = 60_000) =>
      eventually(
        `log ${id} evaluated`,
        async () => {
          const log = await getLog(id);
          return log.status === 'pending' ? null : log;
        },
        { withinMs },
      ),
    list: async (query = '') => expected(await send('GET', `/api/logs${query && `?${query}`}`), 200, LogList),
    createRule: async (rule: object) => expected(await send('POST', '/api/rules', rule), 201, Rule),
    getRule: async (id: string) => expected(await send('GET', `/api/rules/${id}`), 200, Rule),
    evaluateRule: async (body: object) =>
      expected(await send('POST', '/api/rules/evaluate', body), 200, RuleEvaluation),
    projects: async () => expected(await send('GET', '/api/projects'), 200, z.array(Project)),
  };
}

export type Client = ReturnType<typeof createClient>;
